import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { der } from './der.mjs';

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
 * @returns {string} the path of the certificate. The one of an earlier start is kept if it is for all these names.
 */
export function keepCertificate(dir, names, now = () => new Date()) {
  const [certPath, keyPath] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  if (isUsable(certPath, keyPath, names, now())) return certPath;
  if (!existsSync(dir)) mkdirSync(dir, { mode: 0o700 });
  const { cert, key } = createCertificate(names, now());
  writeFileSync(keyPath, key, { mode: 0o600 });
  writeFileSync(certPath, cert, { mode: 0o600 });
  return certPath;
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
 * @returns {{ cert: string, key: string }} as PEM
 * @see RFC 5280 section 4.1 for the fields, section 4.2.1 for the extensions
 */
function createCertificate(names, now) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' });
  const ecdsaWithSha256 = der.sequence(der.identifier('1.2.840.10045.4.3.2'));
  const commonName = der.sequence(der.identifier('2.5.4.3'), der.text('Latchkey on this machine'));
  const name = der.sequence(der.set(commonName));
  const daysFromNow = (/** @type {number} */ days) => der.time(new Date(now.getTime() + days * dayMilliseconds));
  const extensions = [
    extension('2.5.29.19', der.sequence(), { isCritical: true }), // basic constraints: no authority
    extension('2.5.29.15', der.oneBit(0), { isCritical: true }), // key usage: digital signatures
    extension('2.5.29.37', der.sequence(der.identifier('1.3.6.1.5.5.7.3.1'))), // extended key usage: TLS servers
    extension('2.5.29.14', der.octets(createHash('sha256').update(subjectKey).digest().subarray(0, 20))), // subject key id
    extension('2.5.29.17', der.sequence(...names.map(alternativeName))),
  ];
  const content = der.sequence(
    der.tagged(0, der.integer(Buffer.from([2]))), // version 3
    der.integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    name,
    der.sequence(daysFromNow(-1), daysFromNow(lifetimeDays - 1)),
    name,
    subjectKey,
    der.tagged(3, der.sequence(...extensions)),
  );
  const cert = der.sequence(content, ecdsaWithSha256, der.bits(sign('sha256', content, privateKey)));
  return {
    cert: new X509Certificate(cert).toString(),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

/**
 * @param {string} identifier
 * @param {Buffer} content
 */
function extension(identifier, content, { isCritical = false } = {}) {
  return der.sequence(der.identifier(identifier), ...(isCritical ? [der.true] : []), der.octets(content));
}

/** @param {string} name */
function alternativeName(name) {
  return isIP(name) === 0 ? der.tagged(2, Buffer.from(name), false) : der.tagged(7, bytesOfIp(name), false);
}

/** @param {string} ip */
function bytesOfIp(ip) {
  if (isIP(ip) === 4) return Buffer.from(ip.split('.').map(Number));
  // A URL writes an IPv6 address in groups of 16 bits, without its longest run of zeros.
  const [before = '', after] = new URL(`http://[${ip}]`).hostname.slice(1, -1).split('::');
  const groups = (/** @type {string} */ text) => (text === '' ? [] : text.split(':'));
  const [head, tail] = [groups(before), groups(after ?? '')];
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return Buffer.from([...head, ...zeros, ...tail].map((group) => group.padStart(4, '0')).join(''), 'hex');
}
