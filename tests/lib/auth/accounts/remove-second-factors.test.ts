import { describe, expect, test } from '@jest/globals';
import { removeSecondFactors } from '../../../../lib/auth/accounts/remove-second-factors';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { AuthError } from '../../../../lib/auth/errors';
import { createTestDeps } from '../../../support/deps';
import { createMemoryCredentialsStore } from '../../../support/memory-credentials-store';
import { newUser } from '../../../support/new-user';
import { plantSession, plantUser } from '../../../support/sessions';

const withFactors = async (mode = hardenedMode) => {
  const deps = createTestDeps({ mode });
  const credentials = createMemoryCredentialsStore(deps.users, deps.outbox);
  const user = plantUser(deps, { hasTotp: true, passkeys: 2 });
  credentials.kept.set(user.id, [{ kind: 'totp', createdAt: deps.clock.now() }]);
  return { deps: { ...deps, credentials }, user, find: () => deps.users.findUser(user.id) };
};

describe('removeSecondFactors', () => {
  test.each([hardenedMode, classicMode])(
    'removes them, ends all sessions, and tells the user in mode $name',
    async (mode) => {
      const { deps, user, find } = await withFactors(mode);
      await plantSession(deps, user);
      expect(await removeSecondFactors(deps, user, { actorId: 'an admin' })).toEqual(user);
      expect(await find()).toMatchObject({ hasTotp: false, passkeys: 0, sessionEpoch: user.sessionEpoch + 1 });
      expect(await deps.credentials.listFactors(user.id)).toEqual([]);
      expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'second-factor-removed', email: user.email }]);
      expect(deps.recorded).toEqual([{ event: 'second_factor_removed', userId: user.id, actorId: 'an admin' }]);
    },
  );

  test('sends no mail to an account without a mailbox', async () => {
    const { deps } = await withFactors();
    const user = plantUser(deps, { email: 'robot', hasTotp: true });
    await removeSecondFactors(deps, user);
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test('reads a user who has changed again, and checks them again', async () => {
    const { deps, user, find } = await withFactors();
    deps.users.put({ ...user, passkeys: 3 });
    const seen: number[] = [];
    await removeSecondFactors(deps, user, { requireMay: ({ passkeys }) => void seen.push(passkeys) });
    expect([seen, (await find())?.passkeys]).toEqual([[2, 3], 0]);
  });

  test('removes nothing from a user whom the caller may not change', async () => {
    const { deps, user, find } = await withFactors();
    const requireMay = () => {
      throw new AuthError('not_allowed');
    };
    await expect(removeSecondFactors(deps, user, { requireMay })).rejects.toMatchObject({ code: 'not_allowed' });
    expect([await find(), deps.recorded]).toEqual([user, []]);
  });

  test('leaves a user without second factors as they are, if asked to', async () => {
    const { deps } = await withFactors();
    const user = plantUser(deps);
    expect(await removeSecondFactors(deps, user, { skipIfNone: true })).toEqual(user);
    expect([await deps.users.findUser(user.id), deps.outbox.waiting(), deps.recorded]).toEqual([user, [], []]);
    await removeSecondFactors(deps, user);
    expect(deps.recorded).toHaveLength(1);
  });

  test('refuses a user who is gone', async () => {
    const { deps } = await withFactors();
    await expect(removeSecondFactors(deps, newUser())).rejects.toMatchObject({ code: 'user_not_found' });
  });
});
