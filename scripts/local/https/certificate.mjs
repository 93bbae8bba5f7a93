import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join } from 'node:path';
import { orRefuse } from '../engine/data-folder.mjs';

const dayMilliseconds = 86_400_000;
/** Apple refuses longer lifetimes. */
const lifetimeDays = 397;
/** A certificate that ends earlier is replaced. */
const minDaysLeft = 30;

/**
 * A certificate for the service on this machine, signed by itself. Clients have to be told to trust it. It cannot sign other
 * certificates, so its key is of no use for any other name.
 * @param {string} dir is created if missing, in a folder that exists; gets `cert.pem` and `key.pem`, readable by their owner only
 * @param {string[]} names DNS names and IP addresses
 * @param {() => Date} [now]
 * @returns {Promise<string>} the path of the certificate. The one of an earlier start is kept if it is for all these names.
 * @throws {import('../start-error.mjs').StartError} if the files cannot be written
 */
export async function keepCertificate(dir, names, now = () => new Date()) {
  const [certPath, keyPath] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  if (isUsable(certPath, keyPath, names, now())) return certPath;
  const { cert, key } = await createCertificate(names, now());
  orRefuse('DATA_DIR', dirname(dir), () => {
    if (!existsSync(dir)) mkdirSync(dir, { mode: 0o700 });
    writeSecret(keyPath, key);
    writeSecret(certPath, cert);
  });
  return certPath;
}

/**
 * A file that exists keeps its mode when it is written, so it is removed first.
 * @param {string} path
 * @param {string} text
 */
function writeSecret(path, text) {
  rmSync(path, { force: true });
  writeFileSync(path, text, { mode: 0o600 });
}

/**
 * @param {string} certPath
 * @param {string} keyPath
 * @param {string[]} names
 * @param {Date} now
 */
function isUsable(certPath, keyPath, names, now) {
  try {
    const cert = new X509Certificate(readFileSync(certPath));
    const daysLeft = (Date.parse(cert.validTo) - now.getTime()) / dayMilliseconds;
    const isFor = (/** @type {string} */ name) => (isIP(name) === 0 ? cert.checkHost(name) : cert.checkIP(name));
    const isWhole = cert.checkPrivateKey(createPrivateKey(readFileSync(keyPath)));
    return isWhole && daysLeft >= minDaysLeft && names.every((name) => isFor(name) !== undefined);
  } catch {
    // Missing or damaged: a new one takes its place.
    return false;
  }
}

/**
 * @param {string[]} names
 * @param {Date} now
 * @returns {Promise<{ cert: string, key: string }>} as PEM
 */
async function createCertificate(names, now) {
  // Imported here, because it is slow to load and most starts do not need it.
  const { generate } = await import('selfsigned');
  const daysFromNow = (/** @type {number} */ days) => new Date(now.getTime() + days * dayMilliseconds);
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Latchkey on this machine' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: daysFromNow(-1),
    notAfterDate: daysFromNow(lifetimeDays - 1),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map(alternativeName) },
    ],
  });
  return { cert, key };
}

/**
 * @param {string} name
 * @returns {{ type: 2, value: string } | { type: 7, ip: string }} 2 is a DNS name, 7 an IP address. RFC 5280 section 4.2.1.6
 */
function alternativeName(name) {
  return isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name };
}
