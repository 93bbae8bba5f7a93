import { describe, expect, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { getOwnChallenge } from '../../../../lib/auth/sessions/get-own-challenge';
import { askSecondFactor } from '../../../../lib/auth/sessions/second-step';
import { formatOwnedSecret } from '../../../../lib/auth/user-id';
import { newAccount, withAccount } from '../../../support/accounts';

/** A user with a second factor who has taken the first step. */
const asked = async ({ isBrowser = false } = {}) => {
  const { deps, user: account } = await withAccount();
  const user = { ...account, hasTotp: true };
  deps.users.put(user);
  const proof = {
    user,
    methods: ['pwd'] as const,
    authenticatedAt: deps.clock.now(),
    from: 'known-device' as const,
    release: async () => {},
  };
  const { challenge, browserSecret } = await askSecondFactor(deps, proof, { isBrowser, purpose: 'second-factor' });
  deps.recorded.length = 0;
  return { deps, user, challenge, browserSecret };
};

const INVALID = { code: 'invalid_challenge' };

describe('getOwnChallenge', () => {
  test.each([true, false])(
    'finds the challenge and its user, and does not use it up (browser: %s)',
    async (isBrowser) => {
      const { deps, user, ...sent } = await asked({ isBrowser });
      for (let times = 0; times < 2; times += 1) {
        const found = await getOwnChallenge(deps, sent, 'second-factor');
        expect(found.user).toEqual(user);
        expect(found.challenge.subject).toMatchObject({ userId: user.id, methods: ['pwd'], isKnownDevice: true });
      }
      expect(deps.recorded).toEqual([]);
    },
  );

  test.each(['', 'made-up', `${'a'.repeat(36)}.${'b'.repeat(43)}`])('refuses %p without a read', async (challenge) => {
    const { deps } = await asked();
    const challenges = { findOwnChallenge: () => Promise.reject(new Error('was read')) };
    const attempt = getOwnChallenge({ ...deps, challenges }, { challenge, browserSecret: null }, 'second-factor');
    await expect(attempt).rejects.toMatchObject(INVALID);
  });

  test('refuses a made-up challenge of a user, and adds nothing to the list of their events', async () => {
    const { deps, user } = await asked();
    const challenge = formatOwnedSecret(user.id, deps.ids.newSecret());
    const attempt = getOwnChallenge(deps, { challenge, browserSecret: null }, 'second-factor');
    await expect(attempt).rejects.toMatchObject(INVALID);
    expect(deps.recorded).toEqual([{ event: 'second_factor_refused', userId: undefined, reason: 'unknown_challenge' }]);
  });

  test('refuses the challenge of another user under the id of a user', async () => {
    const { deps, challenge } = await asked();
    const { user: other } = await newAccount(deps);
    const sent = { challenge: `${other.id}${challenge.slice(36)}`, browserSecret: null };
    await expect(getOwnChallenge(deps, sent, 'second-factor')).rejects.toMatchObject(INVALID);
  });

  test('refuses a challenge for another purpose', async () => {
    const { deps, ...sent } = await asked();
    await expect(getOwnChallenge(deps, sent, 'reauthentication')).rejects.toMatchObject(INVALID);
  });

  test('refuses a challenge after 5 minutes', async () => {
    const { deps, ...sent } = await asked();
    deps.clock.moveBy(299_999);
    await getOwnChallenge(deps, sent, 'second-factor');
    deps.clock.moveBy(1);
    await expect(getOwnChallenge(deps, sent, 'second-factor')).rejects.toMatchObject(INVALID);
  });

  test.each([
    ['no cookie', null],
    ['the cookie of another browser', 'b'.repeat(43)],
    ['an empty cookie', ''],
  ])('refuses the challenge of a browser with %s, and tells its owner', async (_, browserSecret) => {
    const { deps, user, challenge } = await asked({ isBrowser: true });
    const attempt = getOwnChallenge(deps, { challenge, browserSecret }, 'second-factor');
    await expect(attempt).rejects.toMatchObject(INVALID);
    expect(deps.recorded).toEqual([{ event: 'second_factor_refused', userId: user.id, reason: 'other_browser' }]);
  });

  test('refuses a challenge after all sessions of its user were ended', async () => {
    const { deps, user, ...sent } = await asked();
    deps.users.put({ ...user, sessionEpoch: user.sessionEpoch + 1 });
    await expect(getOwnChallenge(deps, sent, 'second-factor')).rejects.toMatchObject(INVALID);
  });

  test.each([
    ['is disabled', { active: false }],
    ['must verify their email first', { emailVerified: false }],
  ])('refuses the challenge of a user who %s', async (_, change) => {
    const { deps, user, ...sent } = await asked();
    deps.users.put({ ...user, ...change });
    const attempt = getOwnChallenge({ ...deps, mode: hardenedMode }, sent, 'second-factor');
    await expect(attempt).rejects.toMatchObject(INVALID);
  });
});
