import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../../lib/auth/contract-mode';
import { accountKey } from '../../../../../lib/auth/limits/guess-limits';
import { leadOf, wordsOf } from '../../../../support/account-pages';
import { createAdminPeople } from '../../../../support/admin-people';

const UNTIL = new Date('2030-01-01T08:00:00Z');

describe('GET /admin/people/{id}', () => {
  test('says that nothing is in the way of somebody, and what can be done', async () => {
    const { admin, person, look } = await createAdminPeople();
    const bob = person();
    const answer = await look(await admin(), bob);
    expect(answer.status).toBe(200);
    const words = wordsOf(answer);
    expect(words).toContain('Sign-in Can sign in Nothing is in the way.');
    for (const action of ['Change name, email or roles', 'Disable the account', 'Send a link', 'Delete the account'])
      expect(words).toContain(action);
    for (const action of ['Verify the email by hand', 'Remove all second factors', 'End all sessions'])
      expect(words).not.toContain(action);
  });

  test('says why somebody cannot sign in, and leads to what changes that', async () => {
    const { admin, person, look } = await createAdminPeople();
    const bob = person({ active: false, inactiveReason: 'on leave', inactiveUntil: UNTIL, emailVerified: false });
    const answer = await look(await admin(), bob);
    const words = wordsOf(answer);
    expect(words).toContain('Cannot sign in');
    expect(words).toMatch(/An admin disabled the account until Jan 1, 2030, 8:00.AM\. Reason: on leave/);
    expect(words).toContain('The email is not verified yet');
    for (const part of ['#enable', '#verify']) expect(answer.text).toContain(`href="${part}"`);
    // No mail can be sent to somebody who is disabled.
    expect(words).not.toContain('Send a link');
  });

  test('says that somebody is invited, and sends the invitation again', async () => {
    const { admin, person, open, deps } = await createAdminPeople();
    const invitation = { invitedAt: deps.clock.now(), invitedBy: null };
    const bob = person({ invitation, passwordHash: null, emailVerified: false });
    const answer = await open('GET /admin/people/{id}', await admin(), { pathParameters: { id: bob.id } });
    expect(wordsOf(answer)).toContain('They were invited and have not chosen a password or a passkey yet.');
    expect(String(answer.body)).toContain('<form method="post" action="/admin/invitations" id="invite">');
    expect(wordsOf(answer)).not.toContain('Verify');
  });

  test('lets an admin act as somebody, but not as an admin', async () => {
    const { admin, person, open, known } = await createAdminPeople();
    const isOffered = async (id: string) => {
      const { body } = await open('GET /admin/people/{id}', await admin(), { pathParameters: { id } });
      return String(body).includes('/impersonation');
    };
    expect(await isOffered(person().id)).toBe(true);
    expect(await isOffered(person({ email: 'eve@example.com', roles: [known.admin] }).id)).toBe(false);
  });

  test('names a full guess limit', async () => {
    const { deps, admin, person, look } = await createAdminPeople({ accountFailures: 1 });
    const bob = person();
    await deps.limits.reserve({ key: accountKey(bob.email), max: 1, windowSeconds: 60, now: deps.clock.now() });
    expect(wordsOf(await look(await admin(), bob))).toContain('Too many wrong passwords.');
  });

  test('shows sessions, and what happened with a link to the admin who did it', async () => {
    const { deps, admin, person, look, signIn } = await createAdminPeople();
    const [bob, ada] = [person(), await admin()];
    await signIn(bob);
    const other = person({ email: 'eve@example.com' });
    const event = (type: 'auth.signed_out' | 'auth.all_sessions_ended', actorId?: string) =>
      deps.accountEvents.add({ eventId: deps.ids.newId(), type, userId: bob.id, actorId, time: deps.clock.now() });
    await event('auth.all_sessions_ended', ada.user.id);
    await event('auth.signed_out', other.id);
    const answer = await look(ada, bob);
    expect(wordsOf(answer)).toContain('All sessions were ended (by you)');
    expect(answer.text).toContain(`<a href="/admin/people/${other.id}">by another admin</a>`);
    expect(answer.text).toContain(`href="/admin/events?user=${bob.id}"`);
    expect(wordsOf(answer)).toContain('End all sessions');
  });

  test('leads to the proof in place of the forms that need a recent one', async () => {
    const { deps, admin, person, look } = await createAdminPeople();
    const [bob, ada] = [person({ hasTotp: true }), await admin()];
    deps.clock.moveBy(11 * 60_000);
    const { text } = await look(ada, bob);
    for (const part of ['change', 'factors', 'delete'])
      expect(text).toContain(`/reauthenticate?return_to=%2Fadmin%2Fpeople%2F${bob.id}%23${part}`);
    for (const end of ['profile', 'factors', 'delete']) expect(text).not.toContain(`/${end}"`);
    expect(text).toContain(`action="/admin/people/${bob.id}/state"`);
  });

  test('offers nothing about somebody with a reserved role that the admin does not have', async () => {
    const { admin, person, look, known } = await createAdminPeople();
    const answer = await look(await admin(), person({ roles: [known.reserved] }));
    expect(wordsOf(answer)).toContain('Only somebody with the role operator can change this person.');
    expect(answer.text).not.toContain('<form');
  });

  test('leads admins to their own account page', async () => {
    const { admin, look } = await createAdminPeople();
    const ada = await admin();
    const answer = await look(ada, ada.user);
    expect(wordsOf(answer)).toContain('This is your own account.');
    expect(answer.text).not.toContain('<form');
  });

  test('offers no mail in a mode without mail', async () => {
    const { admin, person, look } = await createAdminPeople({ mode: classicMode });
    const words = wordsOf(await look(await admin(), person({ emailVerified: false })));
    for (const absent of ['Send a link', 'Verify the email', 'Not verified']) expect(words).not.toContain(absent);
  });

  test('escapes what people call themselves', async () => {
    const { admin, person, look } = await createAdminPeople();
    const { text } = await look(await admin(), person({ name: '<b>"Bob"', inactiveReason: '<i>', active: false }));
    expect(text).not.toMatch(/<b>|<i>/);
    expect(text).toContain('&lt;b&gt;&quot;Bob&quot;');
  });

  test('finds nobody of another customer, as if there were nobody', async () => {
    const { admin, person, look, deps } = await createAdminPeople();
    const ada = await admin();
    const pages = [];
    for (const id of [person({ customerId: 2 }).id, deps.ids.newId(), 'x']) pages.push(await look(ada, { id }));
    expect(pages.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(pages.map(wordsOf)).size).toBe(1);
  });

  test('is for admins only', async () => {
    const { person, look, signIn } = await createAdminPeople();
    const bob = person();
    expect((await look(await signIn(person()), bob)).status).toBe(403);
    expect(leadOf(await look(null, bob))).toMatchObject({ status: 303, notice: 'sign_in_first' });
  });
});
