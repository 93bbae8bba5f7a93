import { describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import type { User } from '../../../../lib/auth/entities';
import { sendUserResetMail } from '../../../../lib/auth/passwords/send-user-reset-mail';
import { withPeople } from '../../../support/directory';

const given = async (changes: Partial<User> = {}, mode = hardenedMode) => {
  const { deps, put, caller, person } = await withPeople();
  const mailLimits = { requestsPerMinute: 0, mailsPerRecipient: 2 };
  return { deps: { ...deps, mode, mailLimits }, caller, user: put({ ...person, ...changes }) };
};

describe('sendUserResetMail', () => {
  test('queues the mail, keeps password and sessions, and records who sent it', async () => {
    const { deps, caller, user } = await given();
    expect(await sendUserResetMail(deps, caller, user.id)).toEqual(user);
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'reset-password', email: user.email, userId: user.id }]);
    expect(deps.recorded).toEqual([{ event: 'password_reset_sent', userId: user.id, actorId: caller.id }]);
    expect(await deps.users.findUser(user.id)).toEqual(user);
  });

  test.each<[string, string, Partial<User>]>([
    ['of another customer', 'user_not_found', { customerId: 1 }],
    ['who is disabled', 'not_allowed', { active: false }],
    ['with a login name', 'not_allowed', { email: 'door' }],
    [
      'with a reserved role that the caller does not have',
      'insufficient_privilege',
      { roles: [{ id: 7, code: 'operator', name: 'Operator', reserved: true }] },
    ],
  ])('sends nothing to a user %s', async (_, code, changes) => {
    const { deps, caller, user } = await given(changes);
    await expect(sendUserResetMail(deps, caller, user.id)).rejects.toMatchObject({ code });
    expect([deps.outbox.waiting(), deps.recorded]).toEqual([[], []]);
  });

  test('sends nothing in a mode without mail', async () => {
    const { deps, caller, user } = await given({}, classicMode);
    await expect(sendUserResetMail(deps, caller, user.id)).rejects.toMatchObject({ code: 'no_mail' });
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test('sends no more than LIMIT_MAILS allows', async () => {
    const { deps, caller, user } = await given();
    await sendUserResetMail(deps, caller, user.id);
    await sendUserResetMail(deps, caller, user.id);
    await expect(sendUserResetMail(deps, caller, user.id)).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(deps.outbox.waiting()).toHaveLength(2);
  });
});
