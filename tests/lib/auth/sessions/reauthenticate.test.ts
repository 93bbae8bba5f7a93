import { describe, expect, jest, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import type { Proof } from '../../../../lib/auth/credentials/proof';
import type { Authentication } from '../../../../lib/auth/entities';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { summaryOf } from '../../../../lib/auth/sessions/find-live-session';
import { reauthenticate } from '../../../../lib/auth/sessions/reauthenticate';
import type { SecondFactorPolicy } from '../../../../lib/auth/users/second-factor';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { plantTokenSession, plantUser, withPlantedSession } from '../../../support/sessions';

const MINUTE = 60_000;

/** A session that began an hour ago, and proofs of its user. */
const anHourLater = async () => {
  const given = await withPlantedSession({ mode: hardenedMode });
  const { deps, user, session } = given;
  deps.clock.moveBy(60 * MINUTE);
  const release = jest.fn(async () => {});
  const proofBy = (changes: Partial<Proof> = {}): Proof => ({
    user,
    methods: ['pwd'],
    authenticatedAt: deps.clock.now(),
    from: 'unknown-device',
    release,
    ...changes,
  });
  const caller = { user, session: summaryOf(session) };
  const stored = async (): Promise<Authentication> => {
    const found = await deps.sessions.findSession(session.tokenHash, deps.clock.now());
    if (found === null) throw new Error('the session has ended');
    return found;
  };
  return { ...given, release, proofBy, caller, stored };
};

describe('reauthenticate', () => {
  test('makes the proof of the session fresh, and changes nothing else', async () => {
    const { deps, session, release, proofBy, caller, stored } = await anHourLater();
    const result = await reauthenticate(deps, caller, proofBy(), false);
    expect(result).toEqual({
      outcome: 'reauthenticated',
      authentication: { authenticatedAt: deps.clock.now(), methods: ['pwd'] },
    });
    expect(await stored()).toEqual({ ...session, authenticatedAt: deps.clock.now() });
    expect(deps.recorded).toEqual([{ event: 'reauthenticated', userId: session.userId, methods: ['pwd'] }]);
    expect(release).toHaveBeenCalledTimes(1);
  });

  test('keeps what was proved before, also that a passkey verified its user', async () => {
    const { deps, user, proofBy } = await anHourLater();
    const session = await plantTokenSession(deps, user, { methods: ['hwk'], userVerified: true });
    const { reference, userId, now } = { reference: session.id, userId: user.id, now: deps.clock.now() };
    const found = await deps.sessions.findReferencedSession({ reference, userId, now });
    if (found === null) throw new Error('no session');
    await reauthenticate(deps, found, proofBy(), false);
    expect((await deps.sessions.findReferencedSession({ reference, userId, now }))?.session).toEqual({
      ...found.session,
      methods: ['hwk', 'pwd'],
    });
  });

  test('never makes a proof older', async () => {
    const { deps, caller, session, proofBy, stored } = await anHourLater();
    const authenticatedAt = new Date(session.authenticatedAt.getTime() - MINUTE);
    await reauthenticate(deps, caller, proofBy({ methods: ['email'], authenticatedAt }), false);
    expect(await stored()).toMatchObject({ authenticatedAt: session.authenticatedAt, methods: ['pwd', 'email'] });
  });

  test.each<[title: string, user: object, policy: SecondFactorPolicy]>([
    ['an authenticator app', { hasTotp: true }, 'none'],
    ['a passkey, where the service requires a second factor', { passkeys: 1 }, 'all'],
  ])('asks a user with %s for it too, and leaves the session as it is', async (_, changes, secondFactorPolicy) => {
    const { deps, user, session, release, proofBy, caller, stored } = await anHourLater();
    const now = { ...user, ...changes };
    deps.users.put(now);
    const step = await reauthenticate({ ...deps, secondFactorPolicy }, caller, proofBy({ user: now }), true);
    if (step.outcome !== 'second-step') throw new Error('it asks for nothing');
    expect(await stored()).toEqual(session);
    expect(release).toHaveBeenCalledTimes(1);
    const challenge = deps.challenges.kept.get(hashToken(step.challenge));
    expect(challenge).toMatchObject({
      purpose: 'reauthentication',
      subject: { userId: user.id, epoch: user.sessionEpoch, methods: ['pwd'] },
      browserHash: hashToken(step.browserSecret ?? ''),
    });
    expect(deps.recorded).toMatchObject([{ event: 'second_factor_requested' }]);
  });

  test('accepts a proof with the second factor', async () => {
    const { deps, user, proofBy, caller, stored } = await anHourLater();
    const now = { ...user, hasTotp: true };
    deps.users.put(now);
    await reauthenticate(deps, caller, proofBy({ user: now, methods: ['pwd', 'otp'] }), false);
    expect(await stored()).toMatchObject({ authenticatedAt: deps.clock.now(), methods: ['pwd', 'otp'] });
  });

  test('refuses the proof of another user, and releases its attempt', async () => {
    const { deps, session, release, proofBy, caller, stored } = await anHourLater();
    const attempt = reauthenticate(deps, caller, proofBy({ user: plantUser(deps) }), false);
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_challenge' });
    expect(await stored()).toEqual(session);
    expect(release).toHaveBeenCalledTimes(1);
  });

  test('loses neither of two proofs at the same time', async () => {
    const { deps, proofBy, caller, stored } = await anHourLater();
    await Promise.all(
      (['email', 'otp', 'recovery', 'pwd'] as const).map((method) =>
        reauthenticate(deps, caller, proofBy({ methods: [method] }), false),
      ),
    );
    expect([...(await stored()).methods].sort()).toEqual(['email', 'otp', 'pwd', 'recovery']);
  });

  test('recognises that an earlier attempt has stored the proof', async () => {
    const { deps, proofBy, caller, stored } = await anHourLater();
    const refresh = deps.sessions.refreshAuthentication;
    const losing = async (...args: Parameters<typeof refresh>) => (await refresh(...args)) && false;
    const sessions = { ...deps.sessions, refreshAuthentication: losing };
    expect(await reauthenticate({ ...deps, sessions }, caller, proofBy(), false)).toMatchObject({
      outcome: 'reauthenticated',
    });
    expect(await stored()).toMatchObject({ authenticatedAt: deps.clock.now() });
  });

  test.each(['was ended', 'ended with all others'])(
    'refuses a session that %s since the request began',
    async (how) => {
      const { deps, user, session, proofBy, caller } = await anHourLater();
      if (how === 'was ended') await deps.sessions.endSessionOf(user.id, session.tokenHash);
      else {
        deps.users.put({ ...user, sessionEpoch: user.sessionEpoch + 1 });
        // Another proof of the same session came first.
        await deps.sessions.refreshAuthentication(caller.session, { ...proofBy(), methods: ['pwd', 'email'] });
      }
      await expect(reauthenticate(deps, caller, proofBy(), false)).rejects.toMatchObject({ code: 'not_signed_in' });
      expect(deps.recorded).toEqual([]);
    },
  );

  test('fails if others change the session during every attempt', async () => {
    const { deps, proofBy, caller } = await anHourLater();
    const sessions = { ...deps.sessions, refreshAuthentication: async () => false };
    const attempt = reauthenticate({ ...deps, sessions }, caller, proofBy(), false);
    await expect(attempt).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});
