import { describe, expect, jest, test } from '@jest/globals';
import { createAccount } from '../../../../../lib/auth/accounts/create-account';
import { hardenedMode } from '../../../../../lib/auth/contract-mode';
import { ADMIN } from '../../../../../lib/auth/roles';
import { createBasicAuth } from '../../../../../lib/auth/sessions/authenticators/basic-auth';
import { newSession, withAccount } from '../../../../support/accounts';
import { createTestDeps, newCredentials } from '../../../../support/deps';
import { basicHeader, credentialsOf } from '../../../../support/sent-credentials';

const DURATION = { sessionDurationSeconds: 60 };

/** An account under `basic_auth`, and how often its password was compared. */
const withBasicAuth = async (credentials = newCredentials()) => {
  const deps = createTestDeps();
  const user = await createAccount(deps, credentials);
  deps.recorded.length = 0;
  const verify = jest.spyOn(deps.hasher, 'verify');
  const basicAuth = createBasicAuth(deps, DURATION);
  const authenticate = (authorization: string | null) => basicAuth.authenticate(credentialsOf({ authorization }));
  return { deps, user, ...credentials, verify, authenticate };
};

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

describe('basic_auth', () => {
  test('finds the user of an email and a password, without a session', async () => {
    const { authenticate, user, email, password } = await withBasicAuth();
    expect(await authenticate(basicHeader({ email, password }))).toEqual({ user, session: null });
  });

  test('finds no user whose email is not verified, and sends the verification mail', async () => {
    const { deps, user, email, password } = await withBasicAuth();
    const basicAuth = createBasicAuth({ ...deps, mode: hardenedMode }, DURATION);
    const authenticate = () =>
      basicAuth.authenticate(credentialsOf({ authorization: basicHeader({ email, password }) }));
    expect(await authenticate()).toBeNull();
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'verify-email', email }]);
    const verified = { ...user, emailVerified: true };
    deps.users.put(verified);
    expect(await authenticate()).toEqual({ user: verified, session: null });
  });

  test.each<[title: string, password: string]>([
    ['with a colon in it', 'correct:horse'],
    ['of colons only', ':::'],
    ['in UTF-8', 'pässwörd £ 密码 🔑'],
    ['that normalizes to another form', 'ﬁancé'],
    ['with spaces at its ends', '  correct horse  '],
    ['that looks like base64', 'YWJj'],
    ['of 72 bytes', 'a'.repeat(72)],
    ['of 1024 bytes', 'a'.repeat(1024)],
  ])('accepts a password %s', async (_, password) => {
    const { authenticate, user, email } = await withBasicAuth({ ...newCredentials(), password });
    expect(await authenticate(basicHeader({ email, password }))).toEqual({ user, session: null });
  });

  test('reads the email up to the first colon', async () => {
    const { authenticate, user, email } = await withBasicAuth({ ...newCredentials(), password: 'b:c' });
    expect(await authenticate(basicHeader({ email: `${email}:b`, password: 'c' }))).toMatchObject({ user });
    expect(await authenticate(basicHeader({ email: `${email}::b`, password: 'c' }))).toBeNull();
  });

  test('reads the email however it is typed', async () => {
    const { authenticate, user, email, password } = await withBasicAuth();
    expect(await authenticate(basicHeader({ email: ` ${email.toUpperCase()} `, password }))).toMatchObject({ user });
  });

  test('keeps a byte order mark in a password', async () => {
    const { authenticate, email, password } = await withBasicAuth({ ...newCredentials(), password: '\ufeffsecret' });
    expect(await authenticate(basicHeader({ email, password }))).not.toBeNull();
    expect(await authenticate(basicHeader({ email, password: 'secret' }))).toBeNull();
  });

  test.each<[title: string, header: (encoded: string) => string]>([
    ['in lower case', (encoded) => `basic ${encoded}`],
    ['in capitals', (encoded) => `BASIC ${encoded}`],
    ['followed by several spaces', (encoded) => `Basic    ${encoded}`],
  ])('accepts the scheme %s', async (_, header) => {
    for (const password of ['a', 'ab', 'abc']) {
      const { authenticate, user, email } = await withBasicAuth({ ...newCredentials(), password });
      expect(await authenticate(header(base64(`${email}:${password}`)))).toEqual({ user, session: null });
    }
  });

  const wrong: [title: string, text: (account: { email: string; password: string }) => string, reason: string][] = [
    ['a wrong password', ({ email }) => `${email}:${newCredentials().password}`, 'wrong_password'],
    ['an empty password', ({ email }) => `${email}:`, 'wrong_password'],
    ['a password with a NUL', ({ email }) => `${email}:a\0b`, 'wrong_password'],
    ['a password of 1025 bytes', ({ email }) => `${email}:${'a'.repeat(1025)}`, 'wrong_password'],
    ['the password and more', ({ email, password }) => `${email}:${password} `, 'wrong_password'],
    ['an unknown email', ({ password }) => `${newCredentials().email}:${password}`, 'unknown_email'],
    ['an empty user', ({ password }) => `:${password}`, 'unknown_email'],
    ['an empty user and password', () => ':', 'unknown_email'],
    ['what is no address', ({ password }) => `bob:${password}`, 'unknown_email'],
    ['the claim of an email', ({ email, password }) => `email#${email}:${password}`, 'unknown_email'],
    ['a huge user', () => `${'a'.repeat(100_000)}:x`, 'unknown_email'],
    ['a huge password', ({ email }) => `${email}:${'a'.repeat(100_000)}`, 'wrong_password'],
  ];

  test.each(wrong)('finds no user for %s, hashes once and records it once', async (_, text, reason) => {
    const { authenticate, verify, deps, user, ...account } = await withBasicAuth();
    expect(await authenticate(`Basic ${base64(text(account))}`)).toBeNull();
    expect(verify).toHaveBeenCalledTimes(1);
    const userId = reason === 'unknown_email' ? undefined : user.id;
    expect(deps.recorded).toEqual([{ event: 'sign_in_refused', userId, reason }]);
  });

  test('finds no user while they are not active', async () => {
    const { authenticate, verify, deps, user, email, password } = await withBasicAuth();
    deps.users.put({ ...user, active: false });
    expect(await authenticate(basicHeader({ email, password }))).toBeNull();
    expect(verify).toHaveBeenCalledTimes(1);
    expect(deps.recorded).toEqual([{ event: 'sign_in_refused', userId: user.id, reason: 'not_active' }]);
  });

  const unreadable: [title: string, header: (encoded: string) => string][] = [
    ['an empty header', () => ''],
    ['a blank header', () => '   '],
    ['the scheme alone', () => 'Basic'],
    ['the scheme and spaces', () => 'Basic   '],
    ['the base64 alone', (encoded) => encoded],
    ['no space after the scheme', (encoded) => `Basic${encoded}`],
    ['a tab after the scheme', (encoded) => `Basic\t${encoded}`],
    ['a space before the scheme', (encoded) => ` Basic ${encoded}`],
    ['another scheme', (encoded) => `Bearer ${encoded}`],
    ['a scheme that begins alike', (encoded) => `Basics ${encoded}`],
    ['a scheme with a prefix', (encoded) => `x-Basic ${encoded}`],
    ['credentials in plain text', () => 'Basic bob@example.com:secret'],
    ['characters that are not base64', (encoded) => `Basic !${encoded}`],
    ['a space inside the base64', (encoded) => `Basic ${encoded.slice(0, 8)} ${encoded.slice(8)}`],
    ['a line break inside', (encoded) => `Basic ${encoded.slice(0, 8)}\n${encoded.slice(8)}`],
    ['a line break at the end', (encoded) => `Basic ${encoded}\n`],
    ['a space at the end', (encoded) => `Basic ${encoded} `],
    ['text after the base64', (encoded) => `Basic ${encoded} realm=x`],
    ['a parameter after the base64', (encoded) => `Basic ${encoded}, charset=UTF-8`],
    ['two headers in one', (encoded) => `Basic ${encoded}, Basic ${encoded}`],
    ['padding alone', () => 'Basic =='],
    ['padding left out', () => `Basic ${base64('a:bcd').replace(/=+$/, '')}`],
    ['padding in front', (encoded) => `Basic =${encoded}`],
    ['padding inside', () => `Basic ${base64('ab')}${base64('c:d')}`],
    ['too much padding', () => `Basic ${base64('a:bcd').replace(/=*$/, '===')}`],
    // The same text in base64 is read: `Ym9iOj8/Pz4+Pg==`.
    ['base64url', () => `Basic ${Buffer.from('bob:???>>>').toString('base64url')}`],
    ['no colon', () => `Basic ${base64('bob@example.com')}`],
    ['nothing encoded but a letter', () => 'Basic A'],
    ['Latin-1', () => `Basic ${base64(Buffer.from('bob@example.com:pässword', 'latin1'))}`],
    ['bytes that are no text', () => `Basic ${base64(Uint8Array.of(0x3a, 0xff, 0xfe, 0xc0, 0x80))}`],
    ['a surrogate in UTF-8', () => `Basic ${base64(Uint8Array.of(0x61, 0x3a, 0xed, 0xa0, 0x80))}`],
    ['a huge header', () => `Basic ${'A'.repeat(1_000_000)}!`],
    ['a huge run of spaces', () => `Basic ${' '.repeat(1_000_000)}!`],
    ['a huge run of padding', () => `Basic ${'='.repeat(1_000_000)}`],
  ];

  test.each(unreadable)('finds no user for %s, without a store call or a hash', async (_, header) => {
    const { authenticate, verify, deps, email, password } = await withBasicAuth();
    const findUserId = jest.spyOn(deps.users, 'findUserId');
    expect(await authenticate(header(base64(`${email}:${password}`)))).toBeNull();
    expect(verify).not.toHaveBeenCalled();
    expect(findUserId).not.toHaveBeenCalled();
  });

  test('finds the user or none for base64 that is cut or padded wrongly, with at most one hash', async () => {
    const { authenticate, verify, user, email, password } = await withBasicAuth();
    const encoded = base64(`${email}:${password}`).replace(/=+$/, '');
    const headers = ['', '=', '==', 'A', 'A=', 'A==', 'AA', 'AA=', 'AAA', 'AAA='].flatMap((end) =>
      [0, 1, 2, 3, 4].map((cut) => `Basic ${encoded.slice(0, encoded.length - cut)}${end}`),
    );
    for (const header of headers) {
      verify.mockClear();
      expect([user, undefined]).toContainEqual((await authenticate(header))?.user);
      expect(verify.mock.calls.length).toBeLessThanOrEqual(1);
    }
  });

  test('finds no user without a header, whatever the cookie', async () => {
    const { deps, verify, ...credentials } = await withBasicAuth();
    const sessionToken = await newSession(deps, credentials);
    verify.mockClear();
    expect(await createBasicAuth(deps, DURATION).authenticate(credentialsOf({ sessionToken }))).toBeNull();
    expect(verify).not.toHaveBeenCalled();
  });

  test('uses only the header if a cookie is sent too', async () => {
    const { deps, user, email, password } = await withBasicAuth();
    const other = await withAccount();
    const proof = credentialsOf({
      authorization: basicHeader({ email, password }),
      sessionToken: await newSession(other.deps, other),
    });
    expect(await createBasicAuth(deps, DURATION).authenticate(proof)).toEqual({ user, session: null });
  });

  test('throws the error of an unavailable store', async () => {
    const { authenticate, deps, email, password } = await withBasicAuth();
    const error = new Error('unavailable');
    deps.users.findUserId = async () => Promise.reject(error);
    await expect(authenticate(basicHeader({ email, password }))).rejects.toBe(error);
  });

  test.each([60, null])('begins sessions of the configured duration: %p', (sessionDurationSeconds) => {
    const basicAuth = createBasicAuth(createTestDeps(), { sessionDurationSeconds });
    expect(basicAuth.sessionDurationSeconds).toBe(sessionDurationSeconds);
  });
});

describe('basic_auth of a user who has a second factor, or must have one', () => {
  test.each([
    ['none', { hasTotp: true }, 'second_factor_required'],
    ['all', { hasTotp: true }, 'second_factor_required'],
    ['all', { passkeys: 1 }, 'second_factor_required'],
    ['all', {}, 'second_factor_setup_required'],
    ['admins', { roles: [ADMIN] }, 'second_factor_setup_required'],
  ] as const)('policy %s, user %p: %s, and only after the right password', async (policy, changes, code) => {
    const { deps, user, email, password } = await withBasicAuth();
    deps.users.put({ ...user, ...changes });
    const basicAuth = createBasicAuth({ ...deps, secondFactorPolicy: policy }, DURATION);
    const send = (sent: string) =>
      basicAuth.authenticate(credentialsOf({ authorization: basicHeader({ email, password: sent }) }));
    await expect(send(password)).rejects.toMatchObject({ code });
    expect(await send('wrong one')).toBeNull();
    expect(deps.recorded).toMatchObject([{ event: 'sign_in_refused', reason: 'wrong_password' }]);
  });

  test.each([
    ['none', { passkeys: 1 }],
    ['admins', {}],
  ] as const)('admits others: policy %s, user %p', async (secondFactorPolicy, changes) => {
    const { deps, user, email, password } = await withBasicAuth();
    deps.users.put({ ...user, ...changes });
    const basicAuth = createBasicAuth({ ...deps, secondFactorPolicy }, DURATION);
    const sent = credentialsOf({ authorization: basicHeader({ email, password }) });
    expect(await basicAuth.authenticate(sent)).toMatchObject({ session: null });
  });

  test('a header that was right a moment ago is refused from the promotion on, without a hash', async () => {
    const { deps, user, email, password, verify } = await withBasicAuth();
    const basicAuth = createBasicAuth({ ...deps, secondFactorPolicy: 'admins' }, DURATION);
    const send = () => basicAuth.authenticate(credentialsOf({ authorization: basicHeader({ email, password }) }));
    expect(await send()).toMatchObject({ session: null });
    deps.users.put({ ...user, roles: [ADMIN] });
    await expect(send()).rejects.toMatchObject({ code: 'second_factor_setup_required' });
    deps.users.put({ ...user, hasTotp: true });
    await expect(send()).rejects.toMatchObject({ code: 'second_factor_required' });
    expect(verify).toHaveBeenCalledTimes(1);
  });

  test('does not count the right password as a guess', async () => {
    const { deps, user, email, password } = await withBasicAuth();
    deps.users.put({ ...user, hasTotp: true });
    const guessLimits = { accountFailures: 1, ipAddressFailures: 1, windowSeconds: 60 };
    const send = () =>
      createBasicAuth({ ...deps, guessLimits }, DURATION).authenticate(
        credentialsOf({ authorization: basicHeader({ email, password }) }),
      );
    for (let times = 0; times < 3; times += 1)
      await expect(send()).rejects.toMatchObject({ code: 'second_factor_required' });
  });
});
