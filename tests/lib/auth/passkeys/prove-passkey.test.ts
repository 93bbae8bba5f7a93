import { describe, expect, test } from '@jest/globals';
import type { User } from '../../../../lib/auth/entities';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { provePasskey } from '../../../../lib/auth/passkeys/prove-passkey';
import { requestPasskeySignIn } from '../../../../lib/auth/passkeys/request-passkey-sign-in';
import { askSecondFactor } from '../../../../lib/auth/sessions/second-step';
import { secretOf } from '../../../../lib/auth/user-id';
import { newChallenge } from '../../../contracts/challenges-store.contract';
import { createTestDeps } from '../../../support/deps';
import { newPasskey } from '../../../support/new-passkey';
import { plantUser } from '../../../support/sessions';
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from '../../../support/software-authenticator';

const PROGRAM = { isBrowser: false, browserSecret: null };
const ADDRESS = '198.51.100.7';

type Deviations = Parameters<SoftwareAuthenticator['answer']>[1];

interface Sent {
  deviations: Deviations;
  browserSecret: string | null;
  device: string | null;
  /** The id of the user who proves again who they are; `null` for a sign-in. */
  caller: Pick<User, 'id' | 'customerId'> | null;
}

const createWorld = () => {
  const deps = createTestDeps();
  deps.guessLimits = { accountFailures: 5, ipAddressFailures: 3, windowSeconds: 60 };
  const plantPasskey = async (changes: Partial<User> = {}, options: { hasCounter?: boolean } = {}) => {
    const planted = plantUser(deps, changes);
    const authenticator = createSoftwareAuthenticator({ userHandle: planted.id, ...options });
    const challenge = newChallenge();
    await deps.challenges.createChallenge(challenge);
    const { id, response } = authenticator.register(challenge.tokenHash);
    const verified = await deps.verifyRegistration({ id, ...response }, challenge.tokenHash);
    if (verified === null) throw new Error('not registered');
    const passkey = newPasskey({ ...verified, id, createdAt: deps.clock.now() });
    const added = { user: planted, passkey, challengeHash: challenge.tokenHash, mail: undefined };
    expect(await deps.passkeys.addPasskey(added)).toBe('added');
    const user = (await deps.users.findUser(planted.id)) as User;
    return { user, authenticator };
  };
  const ask = (browser: Parameters<typeof requestPasskeySignIn>[1] = PROGRAM) => requestPasskeySignIn(deps, browser);
  const prove = (
    authenticator: SoftwareAuthenticator,
    challenge: string,
    { deviations, caller = null, ...input }: Partial<Sent> = {},
  ) => {
    const { id, response } = authenticator.answer(secretOf(challenge), deviations);
    const assertion = { id, userHandle: null, ...response };
    const sent = { challenge, assertion, browserSecret: null, ipAddress: ADDRESS, device: null, ...input };
    return provePasskey(deps, sent, caller);
  };
  /** The user has proved this, and is asked for the second step. */
  const askSecond = (
    user: User,
    { isBrowser = false, purpose = 'second-factor' as 'second-factor' | 'reauthentication' } = {},
  ) =>
    askSecondFactor(
      deps,
      {
        user,
        methods: ['pwd'],
        authenticatedAt: deps.clock.now(),
        from: 'unknown-device',
        release: async () => {},
      },
      { isBrowser, purpose },
    );
  return { deps, plantPasskey, ask, prove, askSecond };
};

describe('a passkey alone', () => {
  test('proves its user, with the verification of the user as the authenticator says', async () => {
    const { deps, plantPasskey, ask, prove } = createWorld();
    const { user, authenticator } = await plantPasskey();
    const proof = await prove(authenticator, (await ask()).token);
    expect(proof).toMatchObject({
      user,
      methods: ['hwk'],
      userVerified: true,
      authenticatedAt: deps.clock.now(),
      from: 'unknown-device',
    });
    const unverified = await prove(authenticator, (await ask()).token, { deviations: { userVerified: false } });
    expect(unverified).not.toHaveProperty('userVerified');
    expect((await deps.passkeys.listPasskeys(user.id))[0]?.lastUsedAt).toEqual(deps.clock.now());
  });

  test('makes no further device known in a browser that has a device cookie', async () => {
    const { plantPasskey, ask, prove } = createWorld();
    const { authenticator } = await plantPasskey();
    const proof = await prove(authenticator, (await ask()).token, { device: 'any' });
    expect(proof.from).toBe('known-device');
  });

  test('releases its attempt: a right one never counts', async () => {
    const { plantPasskey, ask, prove } = createWorld();
    const { authenticator } = await plantPasskey();
    for (let attempt = 0; attempt < 5; attempt += 1) await (await prove(authenticator, (await ask()).token)).release();
  });

  test.each<[string, Deviations]>([
    ['for another origin', { origin: 'https://evil.example' }],
    ['for another relying party', { rpId: 'evil.example' }],
    ['without the user present', { userPresent: false }],
    ['in a frame of another site', { crossOrigin: true }],
    ['with the handle of nobody', { userHandle: '3696ee50-6743-45a4-8d7b-ba9511d8261c' }],
    ['with another text as handle', { userHandle: 'ann' }],
    ['without a handle', { userHandle: null }],
  ])('is refused %s, and the challenge still works', async (_, deviations) => {
    const { deps, plantPasskey, ask, prove } = createWorld();
    const { authenticator } = await plantPasskey();
    const { token } = await ask();
    await expect(prove(authenticator, token, { deviations })).rejects.toMatchObject({ code: 'passkey_refused' });
    expect(deps.recorded).toMatchObject([{ event: 'sign_in_refused' }]);
    expect((await prove(authenticator, token)).methods).toEqual(['hwk']);
  });

  test('is refused with the handle of another user, also if they have a passkey', async () => {
    const { plantPasskey, ask, prove } = createWorld();
    const one = await plantPasskey();
    const other = await plantPasskey();
    const deviations = { userHandle: other.user.id };
    const refused = prove(one.authenticator, (await ask()).token, { deviations });
    await expect(refused).rejects.toMatchObject({ code: 'passkey_refused' });
  });

  test('is refused once it is removed, or its user is deleted or disabled', async () => {
    const { deps, plantPasskey, ask, prove } = createWorld();
    const refused = async (authenticator: SoftwareAuthenticator) => {
      const attempt = prove(authenticator, (await ask()).token);
      await expect(attempt).rejects.toMatchObject({ code: 'passkey_refused' });
    };
    const removed = await plantPasskey();
    const { user } = removed;
    await deps.passkeys.removePasskey({ user, id: removed.authenticator.id, mail: undefined, now: deps.clock.now() });
    await refused(removed.authenticator);
    const deleted = await plantPasskey();
    await deps.users.deleteUser(deleted.user, { now: deps.clock.now() });
    await refused(deleted.authenticator);
    const disabled = await plantPasskey();
    deps.users.put({ ...disabled.user, active: false });
    await refused(disabled.authenticator);
  });

  test('is refused if its counter goes back or stays: a copy may exist', async () => {
    const { plantPasskey, ask, prove } = createWorld();
    const { authenticator } = await plantPasskey({}, { hasCounter: true });
    await (await prove(authenticator, (await ask()).token, { deviations: { counter: 7 } })).release();
    for (const counter of [7, 6, 0]) {
      const refused = prove(authenticator, (await ask()).token, { deviations: { counter } });
      await expect(refused).rejects.toMatchObject({ code: 'passkey_refused' });
    }
  });

  test('needs a challenge that is known, unused, of this browser, and not too old', async () => {
    const { deps, plantPasskey, ask, prove } = createWorld();
    deps.guessLimits = { accountFailures: 5, ipAddressFailures: 0, windowSeconds: 60 };
    const { authenticator } = await plantPasskey();
    const refused = async (token: string, browserSecret: string | null = null) =>
      expect(prove(authenticator, token, { browserSecret })).rejects.toMatchObject({ code: 'invalid_challenge' });
    await refused(deps.ids.newSecret());
    await refused('made up');
    const used = await ask();
    await prove(authenticator, used.token);
    await refused(used.token);
    const ofBrowser = await ask({ isBrowser: true, browserSecret: null });
    await refused(ofBrowser.token);
    await refused(ofBrowser.token, deps.ids.newSecret());
    expect(await prove(authenticator, ofBrowser.token, { browserSecret: ofBrowser.browserSecret })).toBeDefined();
    const old = await ask();
    deps.clock.moveBy(300_000);
    await refused(old.token);
  });

  test('of 20 attempts with one challenge exactly one succeeds', async () => {
    const { deps, plantPasskey, ask, prove } = createWorld();
    deps.guessLimits = { accountFailures: 5, ipAddressFailures: 0, windowSeconds: 60 };
    const { authenticator } = await plantPasskey();
    const { token } = await ask();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => prove(authenticator, token)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(new Set(codes)).toEqual(new Set(['invalid_challenge']));
  });

  test('wrong answers count for the IP address, and for no account', async () => {
    const { plantPasskey, ask, prove } = createWorld();
    const { authenticator } = await plantPasskey();
    const wrong = { deviations: { origin: 'https://evil.example' } };
    for (let attempt = 0; attempt < 3; attempt += 1)
      await expect(prove(authenticator, (await ask()).token, wrong)).rejects.toMatchObject({ code: 'passkey_refused' });
    const { token } = await ask();
    await expect(prove(authenticator, token)).rejects.toMatchObject({ code: 'too_many_attempts' });
  });

  test('an outage counts as no attempt', async () => {
    const { deps, plantPasskey, ask, prove } = createWorld();
    const { authenticator } = await plantPasskey();
    const { usePasskey } = deps.passkeys;
    deps.passkeys.usePasskey = async () => {
      throw new StoreUnavailableError(new Error('away'));
    };
    for (let attempt = 0; attempt < 5; attempt += 1)
      await expect(prove(authenticator, (await ask()).token)).rejects.toThrow(StoreUnavailableError);
    deps.passkeys.usePasskey = usePasskey;
    expect(await prove(authenticator, (await ask()).token)).toBeDefined();
  });
});

describe('a passkey as the second step', () => {
  test('adds itself to what was proved, also without a handle', async () => {
    const { plantPasskey, askSecond, prove } = createWorld();
    const { user, authenticator } = await plantPasskey({ hasTotp: true });
    const step = await askSecond(user);
    expect(step).toMatchObject({
      methods: ['totp', 'recovery_code', 'passkey'],
      passkeys: [{ id: authenticator.id }],
    });
    const deviations = { userVerified: false, userHandle: null };
    const proof = await prove(authenticator, step.challenge, { deviations });
    expect(proof).toMatchObject({ user, methods: ['pwd', 'hwk'], from: 'unknown-device' });
  });

  test('must be of the user who took the first step', async () => {
    const { plantPasskey, askSecond, prove } = createWorld();
    const one = await plantPasskey({ hasTotp: true });
    const other = await plantPasskey();
    const { challenge } = await askSecond(one.user);
    for (const deviations of [{}, { userHandle: one.user.id }, { userHandle: null }]) {
      const refused = prove(other.authenticator, challenge, { deviations });
      await expect(refused).rejects.toMatchObject({ code: 'passkey_refused' });
    }
  });

  test('is refused in another browser, and after the end of all sessions', async () => {
    const { deps, plantPasskey, askSecond, prove } = createWorld();
    const { user, authenticator } = await plantPasskey({ hasTotp: true });
    const step = await askSecond(user, { isBrowser: true });
    const { challenge, browserSecret } = step;
    await expect(prove(authenticator, challenge)).rejects.toMatchObject({ code: 'invalid_challenge' });
    deps.users.put({ ...user, sessionEpoch: user.sessionEpoch + 1 });
    const ended = prove(authenticator, challenge, { browserSecret });
    await expect(ended).rejects.toMatchObject({ code: 'invalid_challenge' });
  });

  test('accepts no challenge of another purpose', async () => {
    const { deps, plantPasskey, prove } = createWorld();
    const { user, authenticator } = await plantPasskey();
    const token = `${user.id}.${deps.ids.newSecret()}`;
    const { hashToken } = await import('../../../../lib/crypto/hash-token');
    const subject = { userId: user.id, epoch: user.sessionEpoch, isKnownDevice: false };
    const proved = { authenticatedAt: deps.clock.now(), methods: ['pwd'] as const };
    const expiresAt = new Date(deps.clock.now().getTime() + 300_000);
    for (const purpose of ['passkey-registration', 'reauthentication', 'passkey-sign-in'] as const) {
      const challenge = newChallenge({
        tokenHash: hashToken(token),
        purpose,
        subject: { ...subject, ...proved },
        expiresAt,
      });
      await deps.challenges.createChallenge(challenge);
      if (purpose !== 'passkey-sign-in') deps.limits = createTestDeps().limits;
      await expect(prove(authenticator, token)).rejects.toMatchObject({ code: 'invalid_challenge' });
    }
  });
});

describe('a passkey of a user who proves again who they are', () => {
  test('answers a challenge of nobody, also without a handle', async () => {
    const { deps, plantPasskey, ask, prove } = createWorld();
    const { user, authenticator } = await plantPasskey();
    for (const userHandle of [user.id, null]) {
      const proof = await prove(authenticator, (await ask()).token, { caller: user, deviations: { userHandle } });
      expect(proof).toMatchObject({ user, methods: ['hwk'], userVerified: true, authenticatedAt: deps.clock.now() });
    }
  });

  test('answers their own challenge, and adds itself to what was proved', async () => {
    const { plantPasskey, askSecond, prove } = createWorld();
    const { user, authenticator } = await plantPasskey({ hasTotp: true });
    const { challenge } = await askSecond(user, { purpose: 'reauthentication' });
    // No sign-in accepts it.
    await expect(prove(authenticator, challenge)).rejects.toMatchObject({ code: 'invalid_challenge' });
    expect(await prove(authenticator, challenge, { caller: user })).toMatchObject({ user, methods: ['pwd', 'hwk'] });
  });

  test('of another user is refused, whoever the handle names, and the challenge still works', async () => {
    const { deps, plantPasskey, ask, prove } = createWorld();
    deps.guessLimits = { accountFailures: 5, ipAddressFailures: 0, windowSeconds: 60 };
    const one = await plantPasskey();
    const other = await plantPasskey();
    const { token } = await ask();
    for (const userHandle of [other.user.id, one.user.id, null]) {
      const refused = prove(other.authenticator, token, { caller: one.user, deviations: { userHandle } });
      await expect(refused).rejects.toMatchObject({ code: 'passkey_refused' });
    }
    const named = prove(one.authenticator, token, {
      caller: one.user,
      deviations: { userHandle: other.user.id },
    });
    await expect(named).rejects.toMatchObject({ code: 'passkey_refused' });
    const refusals = new Set(deps.recorded.map(({ event, userId }) => `${event} ${userId}`));
    expect(refusals).toEqual(new Set([`reauthentication_refused ${one.user.id}`]));
    expect(await prove(one.authenticator, token, { caller: one.user })).toMatchObject({ user: one.user });
  });

  test('reads and uses up no challenge of another user', async () => {
    const { deps, plantPasskey, askSecond, prove } = createWorld();
    const one = await plantPasskey({ hasTotp: true });
    const other = await plantPasskey({ hasTotp: true });
    const { challenge } = await askSecond(one.user, { purpose: 'reauthentication' });
    const { readPasskey } = deps.passkeys;
    deps.passkeys.readPasskey = () => {
      throw new Error('it was read');
    };
    for (const { authenticator } of [one, other]) {
      const refused = prove(authenticator, challenge, { caller: other.user });
      await expect(refused).rejects.toMatchObject({ code: 'invalid_challenge' });
    }
    deps.passkeys.readPasskey = readPasskey;
    expect(await prove(one.authenticator, challenge, { caller: one.user })).toMatchObject({ user: one.user });
  });

  test('does not answer the challenge of a sign-in', async () => {
    const { plantPasskey, askSecond, prove } = createWorld();
    const { user, authenticator } = await plantPasskey({ hasTotp: true });
    const { challenge } = await askSecond(user);
    const refused = prove(authenticator, challenge, { caller: user });
    await expect(refused).rejects.toMatchObject({ code: 'invalid_challenge' });
  });

  test('is refused after too many wrong answers, and its user sees it', async () => {
    const { deps, plantPasskey, ask, prove } = createWorld();
    const { user, authenticator } = await plantPasskey();
    const wrong = { caller: user, deviations: { origin: 'https://evil.example' } };
    for (let attempt = 0; attempt < 3; attempt += 1)
      await expect(prove(authenticator, (await ask()).token, wrong)).rejects.toMatchObject({ code: 'passkey_refused' });
    const refused = prove(authenticator, (await ask()).token, { caller: user });
    await expect(refused).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(deps.recorded.at(-1)).toEqual({
      event: 'reauthentication_refused',
      userId: user.id,
      reason: 'too_many_attempts',
    });
  });
});
