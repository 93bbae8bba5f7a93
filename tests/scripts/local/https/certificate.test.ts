import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { keepCertificate } from '../../../../scripts/local/https/certificate.mjs';

const NAMES = ['localhost', '127.0.0.1', '::1', 'fe80::1:0:0:2', 'auth.test'];
const NOW = new Date('2026-11-30T10:00:00Z');
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);

let parent: string;
let dir: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'latchkey-https-'));
  dir = join(parent, 'https');
});
afterEach(() => rmSync(parent, { recursive: true }));

const keep = async (names = NAMES, now = NOW) => readFileSync(await keepCertificate(dir, names, () => now), 'utf8');

describe('a certificate', () => {
  test('is for its names, for a year, and no authority', async () => {
    const cert = new X509Certificate(await keep());
    for (const name of NAMES) expect(cert.checkHost(name) ?? cert.checkIP(name)).toBe(name);
    expect([cert.checkHost('example.com'), cert.checkIP('127.0.0.2')]).toEqual([undefined, undefined]);
    expect([new Date(cert.validFrom), new Date(cert.validTo)]).toEqual([days(-1), days(396)]);
    expect(cert.ca).toBe(false);
    expect(cert.verify(cert.publicKey)).toBe(true);
  });

  test('and its key can be read by their owner only', async () => {
    mkdirSync(dir, { mode: 0o700 });
    writeFileSync(join(dir, 'key.pem'), 'damaged', { mode: 0o644 });
    await keep();
    const rights = ['.', 'cert.pem', 'key.pem'].map((name) => statSync(join(dir, name)).mode & 0o777);
    expect(rights).toEqual([0o700, 0o600, 0o600]);
  });

  test.each(['localhost', '127.0.0.1'])(
    'is accepted at %s by a client that trusts it, and by no other',
    async (host) => {
      const cert = readFileSync(await keepCertificate(dir, NAMES), 'utf8');
      const key = readFileSync(join(dir, 'key.pem'));
      const server = createServer({ cert, key }, (_, response) => response.end('hello'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const ask = (trusted: object) =>
        new Promise((resolve, reject) => {
          get({ host, port, agent: false, ...trusted }, (answer) =>
            answer.resume().on('end', () => resolve(answer.statusCode)),
          ).on('error', reject);
        });

      expect(await ask({ ca: cert })).toBe(200);
      await expect(ask({})).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      server.close();
    },
  );
});

describe('the certificate of an earlier start', () => {
  test('is kept, so that clients go on trusting it', async () => {
    const first = await keep();
    expect(await keep(NAMES, days(366))).toBe(first);
    expect(await keep(['localhost'])).toBe(first);
  });

  test.each<[string, () => Promise<string>]>([
    ['it ends soon', () => keep(NAMES, days(367))],
    ['it lacks a name', () => keep([...NAMES, 'other.test'])],
    ['it lacks an address', () => keep([...NAMES, '192.168.1.5'])],
    [
      'its key is damaged',
      () => {
        writeFileSync(join(dir, 'key.pem'), 'damaged');
        return keep();
      },
    ],
  ])('is replaced where %s', async (_, again) => {
    const first = await keep();
    expect(await again()).not.toBe(first);
  });
});
