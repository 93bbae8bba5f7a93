import { describe, expect, jest, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import type { Credentials } from '../../../../lib/auth/credentials/check-credentials';
import type { Proof } from '../../../../lib/auth/credentials/proof';
import { provePassword } from '../../../../lib/auth/credentials/prove-password';
import type { User } from '../../../../lib/auth/entities';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { includesSecondFactor, METHODS } from '../../../../lib/auth/methods';
import { ADMIN } from '../../../../lib/auth/roles';
import { beginSession, continueSession, type SessionKind } from '../../../../lib/auth/sessions/begin-session';
import { cookieSession } from '../../../../lib/auth/sessions/cookie-session';
import type { SecondFactorPolicy } from '../../../../lib/auth/users/second-factor';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { ADDRESS, CLIENT, raiseHashCost, withAccount } from '../../../support/accounts';
import { newCredentials } from '../../../support/deps';
import { begunBy } from '../../../support/sign-in';

const withLimit = async () => {
  const given = await withAccount();
  const deps = { ...given.deps, guessLimits: { accountFailures: 1, ipAddressFailures: 0, windowSeconds: 60 } };
  return {
    ...given,
    deps,
    credentials: { email: given.email, password: given.password, ipAddress: ADDRESS, device: null },
  };
};
/** A kind of session that stores nothing. */
const storing =
  (store: () => Promise<void>): SessionKind<{ begun: string }> =>
  async () => ({ reference: 'a reference', replaces: null, begun: { begun: 'begun' }, store });
const ready = storing(async () => {});
type BeginDeps = Parameters<typeof provePassword>[0] & Parameters<typeof beginSession>[0];
const begin = async (deps: BeginDeps, credentials: Credentials, kind = ready) =>
  begunBy(await beginSession(deps, await provePassword(deps, credentials), kind, false));
const begun = { begun: 'begun', device: null };

describe('beginSession', () => {
  test('prepares and begins the session after the right password, and records the sign-in', async () => {
    const { deps, credentials, user } = await withLimit();
    const kind = jest.fn(ready);
    expect(await begin(deps, credentials, kind)).toEqual(begun);
    const proof = { user, methods: ['pwd'], authenticatedAt: deps.clock.now(), from: 'unknown-device' };
    expect(kind.mock.calls).toEqual([[{ ...proof, release: expect.any(Function) }]]);
    expect(deps.recorded).toEqual([{ event: 'user_signed_in', userId: user.id, methods: ['pwd'] }]);
  });

  test('does not count the right password as a guess', async () => {
    const { deps, credentials } = await withLimit();
    for (let times = 0; times < 3; times += 1) expect(await begin(deps, credentials, ready)).toEqual(begun);
  });

  test.each([
    ['cannot be made ready: the store fails', 'prepare', new StoreUnavailableError(new Error('down'))],
    ['cannot be made ready: a mistake', 'prepare', new Error('a mistake')],
    ['cannot be stored: the store fails', 'begin', new StoreUnavailableError(new Error('down'))],
    ['cannot be stored: a mistake', 'begin', new Error('a mistake')],
  ])('counts nothing if the session %s, and records no sign-in', async (_, when, error) => {
    const { deps, credentials } = await withLimit();
    const fail = async () => {
      throw error;
    };
    const attempt = begin(deps, credentials, when === 'prepare' ? fail : storing(fail));
    await expect(attempt).rejects.toBe(error);
    expect(deps.recorded).toEqual([]);
    expect(await begin(deps, credentials, ready)).toEqual(begun);
  });

  test.each(['unknown_email', 'wrong_password', 'not_active'] as const)('begins nothing: %s', async (code) => {
    const { deps, credentials, user } = await withLimit();
    if (code === 'not_active') deps.users.put({ ...user, active: false });
    const email = code === 'unknown_email' ? `  ${newCredentials().email.toUpperCase()} ` : credentials.email;
    const password = code === 'wrong_password' ? 'wrong one' : credentials.password;
    const prepare = jest.fn(ready);
    const attempt = begin(deps, { ...credentials, email, password }, prepare);
    const details = code === 'unknown_email' ? { email: email.trim().toLowerCase() } : undefined;
    await expect(attempt).rejects.toMatchObject({ code, details });
    expect(prepare).not.toHaveBeenCalled();
  });

  test('shows only the refusal that the mode allows', async () => {
    const { deps, credentials } = await withLimit();
    const mode = { ...deps.mode, signInRefusal: () => 'wrong_password' as const };
    const attempt = begin({ ...deps, mode }, { ...credentials, ...newCredentials() }, ready);
    await expect(attempt).rejects.toMatchObject({ code: 'wrong_password' });
  });

  test('refuses the next attempt after the maximum of wrong ones', async () => {
    const { deps, credentials } = await withLimit();
    const wrong = { ...credentials, password: 'wrong one' };
    await expect(begin(deps, wrong, ready)).rejects.toMatchObject({ code: 'wrong_password' });
    await expect(begin(deps, credentials, ready)).rejects.toMatchObject({ code: 'too_many_attempts' });
  });

  test('replaces an outdated hash, and no other', async () => {
    const { deps, credentials, user } = await withLimit();
    await begin(deps, credentials, ready);
    expect((await deps.users.findUser(user.id))?.passwordHash).toBe(user.passwordHash);
    raiseHashCost(deps);
    await begin(deps, credentials, ready);
    const found = await deps.users.findUser(user.id);
    expect(found).toEqual({ ...user, passwordHash: expect.stringMatching(/^\$2b\$05\$/) });
    expect(await deps.hasher.verify(credentials.password, found)).toBe(true);
  });

  test('counts nothing if the new hash cannot be stored', async () => {
    const { deps, credentials } = await withLimit();
    raiseHashCost(deps);
    const upgrade = jest.spyOn(deps.users, 'upgradePasswordHash');
    upgrade.mockRejectedValueOnce(new StoreUnavailableError(new Error('down')));
    await expect(begin(deps, credentials, ready)).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(await begin(deps, credentials, ready)).toEqual(begun);
  });
});

describe('a device', () => {
  const withMode = async () => {
    const given = await withLimit();
    const user = { ...given.user, emailVerified: true };
    given.deps.users.put(user);
    const deps = { ...given.deps, mode: hardenedMode };
    const prove = (device: string | null, password = given.password) =>
      begin(deps, { ...given.credentials, password, device }, ready);
    return { ...given, deps, user, prove };
  };
  const SECRET = expect.stringMatching(/^[A-Za-z0-9_-]{43}$/);

  test('becomes known by the right password, in the same round trip as the session', async () => {
    const { deps, prove, email, password } = await withMode();
    const order: string[] = [];
    const remember = jest.spyOn(deps.limits, 'remember');
    remember.mockImplementationOnce(async () => void order.push('remembered'));
    const slow = storing(async () => {
      await new Promise(setImmediate);
      order.push('begun');
    });
    await begin(deps, { email, password, ipAddress: ADDRESS, device: null }, slow);
    expect(order).toEqual(['remembered', 'begun']);
    expect(await prove(null)).toEqual({ begun: 'begun', device: SECRET });
  });

  test('that is known keeps its cookie', async () => {
    const { deps, prove } = await withMode();
    const { device } = await prove(null);
    const remember = jest.spyOn(deps.limits, 'remember');
    expect(await prove(device)).toEqual(begun);
    expect(remember).not.toHaveBeenCalled();
  });

  test('that is known can sign in while an attacker guesses; a made-up device cannot', async () => {
    const { prove } = await withMode();
    const { device } = await prove(null);
    await expect(prove(null, 'wrong one')).rejects.toMatchObject({ code: 'wrong_credentials' });
    await expect(prove(null)).rejects.toMatchObject({ code: 'too_many_attempts' });
    await expect(prove('b'.repeat(43))).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(await prove(device)).toEqual(begun);
  });

  test('that is forged is not made known: a new one is issued', async () => {
    const { prove } = await withMode();
    const forged = 'b'.repeat(43);
    const { device } = await prove(forged);
    expect(device).toEqual(SECRET);
    expect(device).not.toBe(forged);
    expect((await prove(forged)).device).toEqual(SECRET);
  });

  test('does not become known by a wrong password, nor if no session has begun', async () => {
    const { deps, prove, credentials } = await withMode();
    const remember = jest.spyOn(deps.limits, 'remember');
    await expect(prove(null, 'wrong one')).rejects.toMatchObject({ code: 'wrong_credentials' });
    expect(remember).not.toHaveBeenCalled();
    deps.clock.moveBy(60_000);
    const down = new StoreUnavailableError(new Error('down'));
    const fail = storing(async () => {
      throw down;
    });
    await expect(begin(deps, credentials, fail)).rejects.toBe(down);
  });

  test.each([
    ['the mode has no device cookies', { mode: { ...hardenedMode, remembersDevices: false } }],
    ['accounts have no limit', { guessLimits: { accountFailures: 0, ipAddressFailures: 5, windowSeconds: 60 } }],
  ])('does not become known if %s', async (_, changes) => {
    const { deps, credentials } = await withMode();
    const remember = jest.spyOn(deps.limits, 'remember');
    expect(await begin({ ...deps, ...changes }, credentials, ready)).toEqual(begun);
    expect(remember).not.toHaveBeenCalled();
  });

  test('is left out if the store is unavailable; any other error is thrown', async () => {
    const { deps, prove } = await withMode();
    const remember = jest.spyOn(deps.limits, 'remember');
    remember.mockRejectedValueOnce(new StoreUnavailableError(new Error('down')));
    expect(await prove(null)).toEqual(begun);
    expect(deps.recorded).toHaveLength(1);
    remember.mockRejectedValueOnce(new Error('a mistake'));
    await expect(prove(null)).rejects.toThrow('a mistake');
  });
});

test('does not reveal in hardened mode that an email is not verified', async () => {
  const { deps, credentials } = await withLimit();
  const attempt = begin({ ...deps, mode: hardenedMode }, credentials, ready);
  await expect(attempt).rejects.toMatchObject({ code: 'wrong_credentials' });
});

/** A new method is in this list as soon as it has a name. */
describe.each(METHODS)('after a proof by %s', (method) => {
  const proved = async (changes: Partial<Proof> = {}) => {
    const given = await withLimit();
    const user = { ...given.user, emailVerified: true };
    const deps = { ...given.deps, mode: hardenedMode, maxSessions: 2 };
    deps.users.put(user);
    const release = jest.fn(async () => {});
    const authenticatedAt = new Date('2026-11-20T09:59:58.000Z');
    const proof: Proof = { user, methods: [method], authenticatedAt, from: 'unknown-device', release, ...changes };
    const input = { durationSeconds: null, replaces: null, ipAddress: ADDRESS, client: CLIENT };
    return { deps, proof, release, kind: cookieSession(deps, input) };
  };
  const sessionsOf = ({ deps, proof }: Awaited<ReturnType<typeof proved>>) =>
    deps.sessions.listSessions(proof.user.id, deps.clock.now());

  test('the session says when and how, and so does the event', async () => {
    const given = await proved();
    const { deps, proof, kind, release } = given;
    const { session } = begunBy(await beginSession(deps, proof, kind, false));
    const { authenticatedAt } = proof;
    expect(session).toMatchObject({ methods: [method], authenticatedAt, createdAt: deps.clock.now() });
    expect(await sessionsOf(given)).toMatchObject([{ methods: [method], authenticatedAt }]);
    expect(deps.recorded).toEqual([{ event: 'user_signed_in', userId: proof.user.id, methods: [method] }]);
    expect(release).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['not_active', { active: false }],
    ['not_verified', { emailVerified: false }],
  ])('no session begins for a user who is %s', async (reason, changes) => {
    const given = await proved();
    const { deps, proof, kind } = given;
    const attempt = beginSession(deps, { ...proof, user: { ...proof.user, ...changes } }, kind, false);
    await expect(attempt).rejects.toMatchObject({ code: 'wrong_credentials' });
    expect(deps.recorded).toEqual([{ event: 'sign_in_refused', userId: proof.user.id, reason }]);
    expect(await sessionsOf(given)).toEqual([]);
  });

  test('the oldest session above the maximum ends', async () => {
    const given = await proved();
    const { deps, proof, kind } = given;
    const references = [];
    for (let times = 0; times < 3; times += 1) {
      deps.clock.moveBy(1000);
      references.push(begunBy(await beginSession(deps, proof, kind, false)).session.tokenHash);
    }
    expect((await sessionsOf(given)).map(({ reference }) => reference)).toEqual(references.slice(1).toReversed());
  });

  test('a device becomes known that is unknown, and no other', async () => {
    const { deps, proof, kind } = await proved();
    const remember = jest.spyOn(deps.limits, 'remember');
    expect(begunBy(await beginSession(deps, proof, kind, false)).device).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(begunBy(await beginSession(deps, { ...proof, from: 'known-device' }, kind, false)).device).toBeNull();
    expect(remember).toHaveBeenCalledTimes(1);
  });

  test('a user with an authenticator app gets a session only if it was one of their second factors', async () => {
    const given = await proved();
    const { deps, proof, kind } = given;
    const user = { ...proof.user, hasTotp: true };
    const { outcome } = await beginSession(deps, { ...proof, user }, kind, false);
    const isSecondFactor = includesSecondFactor({ methods: [method] });
    expect(outcome).toBe(isSecondFactor ? 'begun' : 'second-step');
    expect(await sessionsOf(given)).toHaveLength(isSecondFactor ? 1 : 0);
  });
});

describe('a user with a second factor, after the right password', () => {
  const proved = async (changes: Partial<User> = { hasTotp: true }, from: Proof['from'] = 'unknown-device') => {
    const given = await withLimit();
    const user = { ...given.user, emailVerified: true, ...changes };
    given.deps.users.put(user);
    const deps = { ...given.deps, mode: hardenedMode };
    const release = jest.fn(async () => {});
    const proof: Proof = { user, methods: ['pwd'], authenticatedAt: deps.clock.now(), from, release };
    const kind = jest.fn(ready);
    const step = async (isBrowser = false, more: Partial<Proof> = {}, policy = deps.secondFactorPolicy) =>
      beginSession({ ...deps, secondFactorPolicy: policy }, { ...proof, ...more }, kind, isBrowser);
    return { deps, user, release, kind, step };
  };

  test('gets a challenge for 5 minutes, and nothing else: no session, no known device', async () => {
    const { deps, user, release, kind, step } = await proved();
    const remember = jest.spyOn(deps.limits, 'remember');
    const asked = await step();
    expect(asked).toEqual({
      outcome: 'second-step',
      user,
      challenge: expect.stringMatching(new RegExp(`^${user.id}\\.[A-Za-z0-9_-]{43}$`)),
      methods: ['totp', 'recovery_code'],
      passkeys: [],
      browserSecret: null,
    });
    const tokenHash = hashToken('challenge' in asked ? asked.challenge : '');
    expect([...deps.challenges.kept.values()]).toEqual([
      {
        tokenHash,
        purpose: 'second-factor',
        subject: {
          userId: user.id,
          epoch: user.sessionEpoch,
          isKnownDevice: false,
          authenticatedAt: deps.clock.now(),
          methods: ['pwd'],
        },
        browserHash: null,
        expiresAt: new Date(deps.clock.now().getTime() + 300_000),
      },
    ]);
    expect(deps.recorded).toEqual([{ event: 'second_factor_requested', userId: user.id, methods: ['pwd'] }]);
    expect(release).toHaveBeenCalledTimes(1);
    expect(kind).not.toHaveBeenCalled();
    expect(remember).not.toHaveBeenCalled();
  });

  test('is bound to the browser by a secret of which the hash is stored', async () => {
    const { deps, step } = await proved({ hasTotp: true }, 'known-device');
    const asked = await step(true);
    const secret = 'browserSecret' in asked ? asked.browserSecret : null;
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const [challenge] = deps.challenges.kept.values();
    expect(challenge).toMatchObject({ browserHash: hashToken(secret ?? ''), subject: { isKnownDevice: true } });
  });

  test.each<[string[] | 'begun', Partial<User>, Partial<Proof>, SecondFactorPolicy]>([
    [['totp', 'recovery_code', 'passkey'], { hasTotp: true, passkeys: 2 }, {}, 'none'],
    ['begun', { passkeys: 1 }, {}, 'none'],
    ['begun', { passkeys: 1 }, {}, 'admins'],
    [['passkey'], { passkeys: 1 }, {}, 'all'],
    [['passkey'], { passkeys: 1, roles: [ADMIN] }, {}, 'admins'],
    ['begun', {}, {}, 'all'],
    [['totp', 'recovery_code'], { hasTotp: true, passkeys: 1 }, { methods: ['hwk'] }, 'none'],
    ['begun', { hasTotp: true, passkeys: 1 }, { methods: ['hwk'], userVerified: true }, 'none'],
    ['begun', { hasTotp: true }, { methods: ['pwd', 'otp'] }, 'none'],
    ['begun', { hasTotp: true, passkeys: 1 }, { methods: ['email', 'hwk'] }, 'none'],
  ])('gets %p: user %p, proof %p, policy %s', async (expected, changes, more, policy) => {
    const { step } = await proved(changes);
    const result = await step(false, more, policy);
    expect('methods' in result ? result.methods : result.outcome).toEqual(expected);
  });

  test('is refused if there is no other factor to ask for, and the attempt is released', async () => {
    const { release, step } = await proved({ passkeys: 1 });
    await expect(step(false, { methods: ['hwk'] }, 'all')).rejects.toMatchObject({ code: 'second_factor_required' });
    expect(release).toHaveBeenCalledTimes(1);
  });

  test('releases the attempt if the challenge cannot be stored', async () => {
    const { deps, release, step } = await proved();
    const down = new StoreUnavailableError(new Error('down'));
    jest.spyOn(deps.challenges, 'createChallenge').mockRejectedValueOnce(down);
    await expect(step()).rejects.toBe(down);
    expect(release).toHaveBeenCalledTimes(1);
    expect(deps.recorded).toEqual([]);
  });
});

test('continueSession stores the session and checks nothing', async () => {
  const { deps, user } = await withLimit();
  const input = { durationSeconds: null, replaces: null, ipAddress: ADDRESS, client: CLIENT };
  const [list, remember] = [jest.spyOn(deps.sessions, 'listSessions'), jest.spyOn(deps.limits, 'remember')];
  const proved = { user: { ...user, hasTotp: true }, methods: ['pwd'] as const, authenticatedAt: deps.clock.now() };
  const { session } = await continueSession(proved, cookieSession(deps, input));
  expect(await deps.sessions.findSession(session.tokenHash, deps.clock.now())).toEqual(session);
  expect(deps.recorded).toEqual([]);
  expect(list).not.toHaveBeenCalled();
  expect(remember).not.toHaveBeenCalled();
});
