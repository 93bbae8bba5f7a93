import { describe, expect, test } from '@jest/globals';
import { getLinkedUser } from '../../../../lib/auth/mailing/get-linked-user';
import { createMailDeps, newMailAccount, sentToken } from '../../../support/mail-links';

describe('getLinkedUser', () => {
  test('finds the user of a link, as often as it is opened', async () => {
    const deps = createMailDeps();
    const { user } = await newMailAccount(deps);
    const token = await sentToken(deps, 'reset-password', user);
    for (let times = 0; times < 3; times += 1)
      expect((await getLinkedUser(deps, { link: 'reset-password', token })).id).toBe(user.id);
  });

  test('refuses the link of another mail', async () => {
    const deps = createMailDeps();
    const { user } = await newMailAccount(deps);
    const token = await sentToken(deps, 'reset-password', user);
    for (const link of ['verify-email', 'change-email'] as const)
      await expect(getLinkedUser(deps, { link, token })).rejects.toMatchObject({ code: 'invalid_link' });
  });

  test('refuses the link of a user who was disabled', async () => {
    const deps = createMailDeps();
    const { user } = await newMailAccount(deps);
    const token = await sentToken(deps, 'reset-password', user);
    deps.users.put({ ...user, active: false });
    await expect(getLinkedUser(deps, { link: 'reset-password', token })).rejects.toMatchObject({
      code: 'invalid_link',
    });
  });
});
