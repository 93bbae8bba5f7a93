import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createPasswordHasher } from '../../../../lib/crypto/password-hasher';
import { toStoredHash } from '../../../../scripts/admin/migration/foreign-hash';

const hasher = createPasswordHasher(4);

/** As the original libraries write them. */
const vectors: [source: string, password: string, text: string][] = [
  ['bcrypt, as Laravel writes it', 'correct horse', '$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e'],
  [
    'bcrypt in the table of Spring Security',
    'correct horse',
    '{bcrypt}$2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e',
  ],
  // auth_tests/test_hashers.py of Django 1.4 and 4.0
  ['PBKDF2 of Django', 'letmein', 'pbkdf2_sha256$10000$seasalt$FQCNpiZpTb0zub+HBsH6TOwyRxJ19FwvjbweatNmK/Y='],
  [
    'scrypt of Django',
    'lètmein',
    'scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==',
  ],
  // passlib/tests/test_handlers_django.py
  ['PBKDF2-SHA-1 of Django', 'not a password', 'pbkdf2_sha1$10000$wz5B6WkasRoF$atJmJ1o+XfJxKq1+Nu1f1i57Z5I='],
  ['bcrypt of a SHA-256 of Django', '', 'bcrypt_sha256$$2a$06$/3OeRpbOf8/l6nPPRdZPp.nRiyYqPobEZGdNRBWihQhiFDh1ws1tu'],
  [
    'Argon2 of Django',
    'password',
    'argon2$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  ],
  // src/Identity/test/Identity.Test/PasswordHasherTest.cs of ASP.NET Core
  ['ASP.NET Identity v2', 'my password', 'ANXrDknc7fGPpigibZXXZFMX4aoqz44JveK6jQuwY3eH/UyPhvr5xTPeGYEckLxz9A=='],
  ['ASP.NET Identity v3, SHA-1', 'my password', 'AQAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M'],
  [
    'ASP.NET Identity v3, SHA-256',
    'my password',
    'AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==',
  ],
  [
    'ASP.NET Identity v3, SHA-512',
    'my password',
    'AQAAAAIAAAD6AAAAIJbVi5wbMR+htSfFp8fTw8N8GOS/Sje+S/4YZcgBfU7EQuqv4OkVYmc4VJl9AGZzmRTxSkP7LtVi9IWyUxX8IAAfZ8v+ZfhjCcudtC1YERSqE1OEdXLW9VukPuJWBBjLuw==',
  ],
  // The value of `insecure_secret` in the documentation of Authelia, whose base64 is the one of passlib.
  [
    'PBKDF2 of passlib',
    'insecure_secret',
    '$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng',
  ],
  ['{SSHA} of OpenLDAP', 'coin', '{SSHA}zLPxfZ3RSNkIwVdHWEyB4Tpr6fT9LiVX'],
  [
    '{SSHA512}, from the tests of uffd',
    'password',
    '{ssha512}dOeDLmVpHJThhHeag10Hm2g4T7s3SBE6rGHcXUolXJHVufY4qT782rwZ/0XE6cuLcBZ0KpnwmUzRpAEtZBdv+JYEEtZQs/uC',
  ],
  ['crypt(3) in LDAP', 'Hello world!', '{CRYPT}$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
  ['phpass', 'test12345', '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0'],
  [
    'PBKDF2 of Werkzeug',
    'secret',
    `pbkdf2:sha256:10$salt$${pbkdf2Sync('secret', 'salt', 10, 32, 'sha256').toString('hex')}`,
  ],
  [
    'scrypt of Werkzeug',
    'secret',
    `scrypt:1024:8:1$salt$${scryptSync('secret', 'salt', 64, { N: 1024 }).toString('hex')}`,
  ],
  ['SHA-1 of old Django', 'secret', `sha1$salt$${createHash('sha1').update('saltsecret').digest('hex')}`],
];

describe.each(vectors)('%s', (_, password, text) => {
  test('is stored in a form that the hasher checks', async () => {
    const account = { id: 'any', passwordHash: toStoredHash(text) };
    expect(account.passwordHash).toMatch(/^imported-v1:\$/);
    expect(await hasher.verify(password, account)).toBe(true);
    expect(await hasher.verify(`${password}.`, account)).toBe(false);
  });
});

test.each([
  '',
  'a password in clear',
  '5f4dcc3b5aa765d61d8327deb882cf99',
  'md5$salt$5f4dcc3b5aa765d61d8327deb882cf99',
  '{SHA}NHj+acfc68FPYrMipEBZ3t8ABGY=',
  '{SSHA}NHj+acfc68FPYrMipEBZ3t8ABGY=',
  'pbkdf2_sha256$9000000$seasalt$FQCNpiZpTb0zub+HBsH6TOwyRxJ19FwvjbweatNmK/Y=',
  'scrypt$16385$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==',
  // Too short, and with another algorithm than the three.
  'AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4A=',
  'AQAAAAMAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw',
  'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJgAAAAAAAAAAAAA=',
  '$2b$15$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e',
])('refuses what it cannot check, or not soon enough: %s', (text) => {
  expect(toStoredHash(text)).toBeNull();
});
