import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../../lib/auth/contract-mode';
import { seenOf } from '../../../../../lib/endpoints/admin-console/person/seen';
import { leadOf, wordsOf } from '../../../../support/account-pages';
import { sessionUser } from '../../../../support/accounts';
import { createAdminPeople } from '../../../../support/admin-people';

const given = async () => {
  const people = await createAdminPeople();
  return { ...people, ada: await people.admin(), bob: people.person() };
};

describe('POST /admin/people/{id}/state', () => {
  test('disables with a reason and an end in UTC, and ends all sessions', async () => {
    const { deps, about, find, signIn, ada, bob } = await given();
    const { token } = await signIn(bob);
    const fields = { change: 'disable', inactive_reason: 'on leave', inactive_until: '2030-01-01T08:00' };
    expect(leadOf(await about('state', ada, bob, fields))).toMatchObject({ status: 303, notice: 'person_disabled' });
    const inactiveUntil = new Date('2030-01-01T08:00:00Z');
    expect(await find(bob)).toMatchObject({ active: false, inactiveReason: 'on leave', inactiveUntil });
    expect(await sessionUser(deps, token)).toBeNull();
    expect(deps.recorded).toEqual([{ event: 'user_disabled', userId: bob.id, actorId: ada.user.id }]);
  });

  test('disables without reason and end, and enables again', async () => {
    const { about, find, ada, bob } = await given();
    await about('state', ada, bob, { change: 'disable', inactive_reason: '', inactive_until: '' });
    expect(await find(bob)).toMatchObject({ active: false, inactiveReason: null, inactiveUntil: null });
    expect(leadOf(await about('state', ada, bob, { change: 'enable' }))).toMatchObject({ notice: 'person_enabled' });
    expect(await find(bob)).toMatchObject({ active: true });
  });

  test('verifies an email by hand', async () => {
    const { about, find, person, ada } = await given();
    const eve = person({ emailVerified: false });
    expect(leadOf(await about('state', ada, eve, { change: 'verify' }))).toMatchObject({ notice: 'person_verified' });
    expect(await find(eve)).toMatchObject({ emailVerified: true });
  });

  test('verifies nothing in a mode without mail', async () => {
    const { about, admin, person, find } = await createAdminPeople({ mode: classicMode });
    const eve = person({ emailVerified: false });
    expect((await about('state', await admin(), eve, { change: 'verify' })).status).toBe(404);
    expect(await find(eve)).toEqual(eve);
  });

  test('ends all sessions, also if the person has changed meanwhile', async () => {
    const { deps, about, signIn, ada, bob } = await given();
    const { token } = await signIn(bob);
    const seen = JSON.stringify({ ...seenOf(bob), version: 9 });
    const answer = await about('state', ada, bob, { change: 'end_sessions', seen });
    expect(leadOf(answer)).toMatchObject({ notice: 'person_sessions_ended' });
    expect(await sessionUser(deps, token)).toBeNull();
    expect(deps.recorded).toEqual([{ event: 'all_sessions_ended', userId: bob.id, actorId: ada.user.id }]);
  });

  test.each<[string, Record<string, string>, string]>([
    ['an end in the past', { change: 'disable', inactive_until: '2020-01-01T08:00' }, 'This time has passed.'],
    ['what is no time', { change: 'disable', inactive_until: 'soon' }, 'This is not a date with a time'],
    ['a long reason', { change: 'disable', inactive_reason: 'x'.repeat(201) }, 'longer than 200 characters'],
  ])('refuses %s, and shows the form again', async (_, fields, fault) => {
    const { about, find, ada, bob } = await given();
    const answer = await about('state', ada, bob, { inactive_reason: 'left', ...fields });
    expect([answer.status, wordsOf(answer).includes(fault)]).toEqual([400, true]);
    expect(answer.text).toContain(`value="${fields.inactive_reason ?? 'left'}"`);
    expect(await find(bob)).toEqual(bob);
  });

  test('refuses a change that it does not know', async () => {
    const { about, find, ada, bob } = await given();
    expect((await about('state', ada, bob, { change: 'destroy' })).status).toBe(400);
    expect(await find(bob)).toEqual(bob);
  });

  test('does not verify another email than the one that was shown', async () => {
    const { about, find, person, deps, ada } = await given();
    const eve = person({ emailVerified: false });
    const seen = JSON.stringify(seenOf(eve));
    await deps.users.changeUser({ before: eve, profile: { email: 'new@example.com' }, now: deps.clock.now() });
    const answer = await about('state', ada, eve, { change: 'verify', seen });
    expect(answer.status).toBe(409);
    expect(wordsOf(answer)).toContain(`Email or login name ${eve.email} new@example.com`);
    expect(await find(eve)).toMatchObject({ emailVerified: false });
  });

  test('refuses the caller’s own account, and people of another customer', async () => {
    const { about, find, person, ada } = await given();
    expect((await about('state', ada, ada.user, { change: 'disable' })).status).toBe(403);
    expect(await find(ada.user)).toEqual(ada.user);
    const stranger = person({ customerId: 2 });
    for (const change of ['disable', 'enable', 'verify', 'end_sessions'])
      expect((await about('state', ada, stranger, { change })).status).toBe(404);
    expect(await find(stranger)).toEqual(stranger);
  });
});
