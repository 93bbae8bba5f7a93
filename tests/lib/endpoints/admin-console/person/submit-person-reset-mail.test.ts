import { describe, expect, test } from '@jest/globals';
import { leadOf, wordsOf } from '../../../../support/account-pages';
import { createAdminPeople } from '../../../../support/admin-people';

describe('POST /admin/people/{id}/reset-mail', () => {
  test('queues the mail, and says so', async () => {
    const { deps, about, admin, person } = await createAdminPeople();
    const bob = person();
    const answer = await about('reset-mail', await admin(), bob);
    expect(leadOf(answer)).toEqual({ status: 303, to: `/admin/people/${bob.id}`, notice: 'person_reset_mail_sent' });
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'reset-password', email: bob.email }]);
  });

  test('shows the form again after too many mails', async () => {
    const { deps, about, admin, person } = await createAdminPeople();
    const [ada, bob] = [await admin(), person()];
    const { mailsPerRecipient } = deps.mailLimits;
    for (let count = 0; count < mailsPerRecipient; count += 1) await about('reset-mail', ada, bob);
    const answer = await about('reset-mail', ada, bob);
    expect(answer.status).toBe(429);
    expect(wordsOf(answer)).toContain('Send a link for a new password');
    expect(deps.outbox.waiting()).toHaveLength(mailsPerRecipient);
  });

  test('sends nothing to the caller, to somebody who is disabled, or to another customer', async () => {
    const { deps, about, admin, person } = await createAdminPeople();
    const ada = await admin();
    const statuses = [];
    for (const one of [ada.user, person({ active: false }), person({ customerId: 2 })])
      statuses.push((await about('reset-mail', ada, one)).status);
    expect([statuses, deps.outbox.waiting()]).toEqual([[403, 403, 404], []]);
  });
});
