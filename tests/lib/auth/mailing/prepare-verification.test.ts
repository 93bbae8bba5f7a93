import { describe, expect, jest, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { prepareVerification } from '../../../../lib/auth/mailing/prepare-verification';
import { createTestDeps } from '../../../support/deps';
import { newUser } from '../../../support/new-user';

const user = newUser();
const { email } = user;
const down = new StoreUnavailableError(new Error('down'));

describe('prepareVerification', () => {
  test('sends nothing before it is told to', async () => {
    const deps = createTestDeps({ mode: hardenedMode });
    const send = await prepareVerification(deps, { email, user });
    expect(deps.outbox.waiting()).toEqual([]);
    await send();
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'verify-email', email, userId: user.id }]);
  });

  test('makes as many calls for nobody, and leaves nothing counted', async () => {
    const deps = createTestDeps({ mode: hardenedMode });
    const [reserve, release] = [jest.spyOn(deps.limits, 'reserve'), jest.spyOn(deps.limits, 'release')];
    for (let times = 1; times <= 9; times += 1) {
      const send = await prepareVerification(deps, { email, user: null });
      expect([reserve.mock.calls.length, release.mock.calls.length]).toEqual([times, times - 1]);
      await send();
      expect(release).toHaveBeenCalledTimes(times);
    }
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test.each([
    ['what is no address', hardenedMode, null],
    ['a mode that proves no mailboxes', classicMode, email],
  ])('asks no table for %s', async (_, mode, to) => {
    const deps = createTestDeps({ mode });
    const reserve = jest.spyOn(deps.limits, 'reserve');
    await (await prepareVerification(deps, { email: to, user }))();
    expect(reserve).not.toHaveBeenCalled();
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test.each([[user], [null]])('is silent about a store that fails, and about nothing else', async (to) => {
    const deps = createTestDeps({ mode: hardenedMode });
    const reserve = jest.spyOn(deps.limits, 'reserve');
    reserve.mockRejectedValueOnce(down);
    await (await prepareVerification(deps, { email, user: to }))();
    expect(deps.outbox.waiting()).toEqual([]);
    reserve.mockRejectedValueOnce(new Error('a mistake'));
    await expect(prepareVerification(deps, { email, user: to })).rejects.toThrow('a mistake');
  });
});
