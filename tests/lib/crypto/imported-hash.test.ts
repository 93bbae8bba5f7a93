import { spawnSync } from 'node:child_process';
import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import bcrypt from 'bcryptjs';
import { type CompareBcrypt, verifyImportedHash } from '../../../lib/crypto/imported-hash';
import { CEILINGS, parseImportedHash } from '../../../lib/crypto/imported-hash-form';

const b64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
const unpadded = (base64: string): string => b64(Buffer.from(base64, 'base64'));

const verify = (hash: string, password: string) => verifyImportedHash(`imported-v1:${hash}`, password, bcrypt.compare);

/** The sample project in the README of github.com/firebase/scrypt. */
const FIREBASE = [
  '$firebase-scrypt$ln=14,r=8',
  `sep=${unpadded('Bw==')}`,
  `key=${unpadded('jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==')}`,
].join(',');

/** Published vectors of the original libraries. */
const vectors: [source: string, password: string, hash: string][] = [
  [
    'argon2id of the reference implementation, src/test.c',
    'password',
    '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  ],
  [
    'argon2i of the reference implementation, src/test.c',
    'password',
    '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8',
  ],
  [
    'the sample of Firebase',
    'user1password',
    `${FIREBASE}$${unpadded('42xEC+ixf3L2lw==')}$${unpadded('lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==')}`,
  ],
  [
    'scrypt of RFC 7914 section 12',
    'password',
    `$scrypt$ln=10,r=8,p=16$${b64('NaCl')}$${b64(Buffer.from('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640', 'hex'))}`,
  ],
  [
    'scrypt of the tests of Django, auth_tests/test_hashers.py',
    'lètmein',
    `$scrypt$ln=14,r=8,p=1$${b64('seasalt')}$${unpadded('Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==')}`,
  ],
  [
    'PBKDF2-SHA-1 of RFC 6070',
    'password',
    `$pbkdf2-sha1$i=4096$${b64('salt')}$${b64(Buffer.from('4b007901b765489abead49d926f721d065a429c1', 'hex'))}`,
  ],
  [
    'PBKDF2-SHA-256 of RFC 7914 section 11',
    'passwd',
    `$pbkdf2-sha256$i=1$${b64('salt')}$${b64(Buffer.from('55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783', 'hex'))}`,
  ],
  ['phpass of its own test, test.py', 'test12345', '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0'],
  ['phpass of phpBB, from the tests of passlib', 'test1', '$H$9aaaaaSXBjgypwqm.JsMssPLiS8YQ00'],
  ['SHA-256-crypt of its specification', 'Hello world!', '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
  [
    'SHA-512-crypt of its specification',
    'Hello world!',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  [
    'SHA-256-crypt with rounds, of its specification',
    'Hello world!',
    '$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA',
  ],
  [
    'bcrypt of a SHA-256, from the tests of passlib for Django',
    '',
    '$bcrypt-sha256$2a$06$/3OeRpbOf8/l6nPPRdZPp.nRiyYqPobEZGdNRBWihQhiFDh1ws1tu',
  ],
  ['bcrypt of PHP, by crypt(3)', 'correct horse', '$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e'],
  ['bcrypt $2a$, by crypt(3)', 'correct horse', '$2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e'],
  [
    '{SSHA} of OpenLDAP',
    'coin',
    (() => {
      const bytes = Buffer.from('zLPxfZ3RSNkIwVdHWEyB4Tpr6fT9LiVX', 'base64');
      return `$salted-sha1$salt=end$${b64(bytes.subarray(20))}$${b64(bytes.subarray(0, 20))}`;
    })(),
  ],
];

describe.each(vectors)('%s', (_, password, hash) => {
  test('matches its password only', async () => {
    expect(await verify(hash, password)).toBe(true);
    expect(await verify(hash, `${password}x`)).toBe(false);
  });
});

test.each(['sha256', 'sha512'])('salted %s has its salt at the start or at the end', async (name) => {
  const digestOf = (text: string) => b64(createHash(name).update(text).digest());
  expect(await verify(`$salted-${name}$salt=start$${b64('salt')}$${digestOf('saltsecret')}`, 'secret')).toBe(true);
  expect(await verify(`$salted-${name}$salt=end$${b64('salt')}$${digestOf('secretsalt')}`, 'secret')).toBe(true);
  expect(await verify(`$salted-${name}$salt=end$${b64('salt')}$${digestOf('saltsecret')}`, 'secret')).toBe(false);
});

test.each([
  [1, 1, 1],
  [1, 1, 1000],
  [10, 1, 16],
])('scrypt with N of 2^%i, r=%i and p=%i has enough memory', async (ln, r, p) => {
  const digest = scryptSync('pleaseletmein', 'SodiumChloride', 32, { N: 2 ** ln, r, p });
  const hash = `imported-v1:$scrypt$ln=${ln},r=${r},p=${p}$${b64('SodiumChloride')}$${b64(digest)}`;
  expect(await verifyImportedHash(hash, 'pleaseletmein', bcrypt.compare)).toBe(true);
});

test('PBKDF2-SHA-512 has a digest of any length', async () => {
  const digest = pbkdf2Sync('secret', 'salt', 10, 64, 'sha512');
  expect(await verify(`$pbkdf2-sha512$i=10$${b64('salt')}$${b64(digest)}`, 'secret')).toBe(true);
  expect(await verify(`$pbkdf2-sha512$i=10$${b64('salt')}$${b64(digest.subarray(0, 32))}`, 'secret')).toBe(true);
});

/** crypt(3) of this machine, by Python. */
const crypt = (password: string, salt: string): string | null => {
  const script = 'import crypt, sys; print(crypt.crypt(sys.argv[1], sys.argv[2]))';
  const { status, stdout } = spawnSync('python3', ['-W', 'ignore', '-c', script, password, salt], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
};
const hasCrypt = crypt('x', '$5$x$') !== null;

(hasCrypt ? test : test.skip).each([
  ['$5$a$', ''],
  ['$6$rounds=1400$sixteen.letters.$', 'é'.repeat(40)],
  ['$5$rounds=1001$x$', 'a password that is longer than one digest of SHA-256 and of SHA-512, too'],
  ['$2b$04$abcdefghijklmnopqrstuu', 'correct horse'],
])('the crypt(3) of this machine agrees: %s', async (salt, password) => {
  const hash = crypt(password, salt) ?? '';
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `${password}.`)).toBe(false);
});

describe('text that is no hash', () => {
  test.each([
    '',
    'secret',
    '$2b$10$short',
    '$2x$10$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e',
    '$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=19$m=4,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    '$argon2id$v=19$m=256,t=2,p=1$c2FsdA$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    // A digest that a wrong password would match by chance.
    `$pbkdf2-sha256$i=1000$${b64('salt')}$${b64('short')}`,
    `$pbkdf2-sha256$i=1000$${b64('salt')}$`,
    `$pbkdf2-md5$i=1000$${b64('salt')}$${b64('0123456789abcdef')}`,
    `$salted-sha256$salt=end$$${b64(createHash('sha256').digest())}`,
    `$salted-sha256$salt=end$${b64('salt')}$${b64(createHash('sha1').digest())}`,
    '$5$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    `$firebase-scrypt$ln=14,r=8,sep=Bw,key=${b64('another length')}$${b64('salt')}$${b64('0123456789abcdef')}`,
  ])('matches nothing: %s', async (hash) => {
    expect(parseImportedHash(`imported-v1:${hash}`)).toBeNull();
    expect(await verify(hash, 'secret')).toBe(false);
    expect(await verify(hash, '')).toBe(false);
  });

  test('without the prefix, it is none of another system', () => {
    expect(parseImportedHash('$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e')).toBeNull();
  });
});

describe('the ceilings', () => {
  const [salt, digest] = [b64('saltsalt'), b64(scryptSync('x', 'y', 32))];
  const bcryptOf = (cost: number) => `$2b$${cost}$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e`;
  const argon2Of = (m: number, t: number, p = 1) => `$argon2id$v=19$m=${m},t=${t},p=${p}$${salt}$${digest}`;
  const scryptOf = (ln: number, r: number, p: number) => `$scrypt$ln=${ln},r=${r},p=${p}$${salt}$${digest}`;
  const pbkdf2Of = (rounds: number) => `$pbkdf2-sha512$i=${rounds}$${salt}$${digest}`;
  const phpassOf = (log2: string) => `$P$${log2}IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0`;
  const shaCryptOf = (rounds: number) => `$5$rounds=${rounds}$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5`;

  test.each([
    [bcryptOf(14), bcryptOf(15)],
    [bcryptOf(14).replace('$2b', '$bcrypt-sha256$2b'), bcryptOf(15).replace('$2b', '$bcrypt-sha256$2b')],
    [argon2Of(131_072, 4), argon2Of(131_073, 1)],
    [argon2Of(65_536, 8), argon2Of(65_536, 9)],
    [argon2Of(65_536, 1, 16), argon2Of(65_536, 1, 17)],
    [scryptOf(17, 8, 2), scryptOf(18, 8, 1)],
    [scryptOf(14, 8, 16), scryptOf(14, 8, 17)],
    [scryptOf(20, 1, 1), scryptOf(21, 1, 1)],
    [pbkdf2Of(CEILINGS.pbkdf2Rounds), pbkdf2Of(CEILINGS.pbkdf2Rounds + 1)],
    [phpassOf('E'), phpassOf('F')],
    [shaCryptOf(100_000), shaCryptOf(100_001)],
  ])('accept %s and refuse %s', (dearest, tooDear) => {
    expect(parseImportedHash(`imported-v1:${dearest}`)).not.toBeNull();
    expect(parseImportedHash(`imported-v1:${tooDear}`)).toBeNull();
  });

  test('nothing is computed for a hash that is too dear', async () => {
    const compare = jest.fn<CompareBcrypt>();
    expect(await verifyImportedHash(`imported-v1:${bcryptOf(15)}`, 'secret', compare)).toBe(false);
    expect(compare).not.toHaveBeenCalled();
  });
});
