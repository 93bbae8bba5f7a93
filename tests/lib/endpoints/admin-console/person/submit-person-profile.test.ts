import { describe, expect, test } from '@jest/globals';
import { seenOf } from '../../../../../lib/endpoints/admin-console/person/seen';
import { leadOf, wordsOf } from '../../../../support/account-pages';
import { createAdminPeople } from '../../../../support/admin-people';

const given = async () => {
  const people = await createAdminPeople();
  return { ...people, ada: await people.admin(), bob: people.person() };
};

describe('POST /admin/people/{id}/profile', () => {
  test('changes name, email and roles, tells the old email, and records who did it', async () => {
    const { deps, about, find, ada, bob, known } = await given();
    const fields = { email: ' NEW@example.com', name: ' Bobby ', [`role_${known.plain.id}`]: 'on' };
    const answer = await about('profile', ada, bob, fields);
    expect(leadOf(answer)).toEqual({ status: 303, to: `/admin/people/${bob.id}`, notice: 'person_saved' });
    const changed = { email: 'new@example.com', name: 'Bobby', roles: [known.plain], emailVerified: true, version: 1 };
    expect(await find(bob)).toMatchObject(changed);
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'email-changed', email: bob.email }]);
    expect(deps.recorded).toEqual([{ event: 'user_updated', userId: bob.id, actorId: ada.user.id }]);
  });

  test('removes an empty name, and roles that are not sent', async () => {
    const { about, find, person, ada, known } = await given();
    const eve = person({ roles: [known.plain] });
    await about('profile', ada, eve, { email: eve.email, name: ' ' });
    expect(await find(eve)).toMatchObject({ name: null, roles: [] });
  });

  test.each<[string, number, Record<string, string>, string]>([
    ['what is no email', 400, { email: '?' }, 'This is neither an email nor a login name.'],
    ['a long name', 400, { name: 'x'.repeat(201) }, 'The name is longer than 200 characters.'],
    ['a reserved role', 403, { role_2: 'on' }, 'Only who has a reserved role can give it'],
    ['a role that does not exist', 404, { role_99: 'on' }, 'One of these roles does not exist any more.'],
    ['a form without what it has shown', 403, { seen: '{}' }, 'This page was open for too long'],
  ])('refuses %s, and keeps what was typed', async (_, status, wrong, fault) => {
    const { about, find, ada, bob } = await given();
    const answer = await about('profile', ada, bob, { email: bob.email, name: 'Bobby', ...wrong });
    expect(answer.status).toBe(status);
    expect(wordsOf(answer)).toContain(fault);
    expect(answer.text).toContain(wrong.name ?? 'value="Bobby"');
    expect(await find(bob)).toEqual(bob);
  });

  test('refuses more roles than anybody may have', async () => {
    const { about, find, ada, bob } = await given();
    const roles = Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`role_${index + 1}`, 'on']));
    const answer = await about('profile', ada, bob, { email: bob.email, name: 'Bob', ...roles });
    expect([answer.status, wordsOf(answer).includes('Choose at most 16.')]).toEqual([400, true]);
    expect(await find(bob)).toEqual(bob);
  });

  test('refuses the email of another account', async () => {
    const { about, find, person, ada, bob } = await given();
    const answer = await about('profile', ada, bob, { email: person().email, name: 'Bob' });
    expect(answer.status).toBe(400);
    expect(await find(bob)).toEqual(bob);
  });

  test.each([{ rolle_1: 'on' }, { role_0: 'on' }, { role_1: 'yes' }])('refuses an unknown field: %p', async (wrong) => {
    const { about, find, ada, bob } = await given();
    expect((await about('profile', ada, bob, { email: bob.email, name: 'Bobby', ...wrong })).status).toBe(400);
    expect(await find(bob)).toEqual(bob);
  });

  test('overwrites nothing: says who changed what, keeps what was typed, and takes it when it is sent again', async () => {
    const { about, admin, find, deps, ada, bob, known } = await given();
    const eve = await admin({ email: 'eve@example.com' });
    const seen = JSON.stringify(seenOf(bob));
    await about('profile', eve, bob, { email: bob.email, name: 'Robert', role_1: 'on' });
    const event = { eventId: deps.ids.newId(), userId: bob.id, actorId: eve.user.id, time: deps.clock.now() };
    await deps.accountEvents.add({ ...event, type: 'user.updated' as never });

    const fields = { email: bob.email, name: 'Bobby', [`role_${known.plain.id}`]: 'on' };
    const conflict = await about('profile', ada, bob, { ...fields, seen });
    expect(conflict.status).toBe(409);
    const words = wordsOf(conflict);
    expect(words).toContain('Changed by eve@example.com.');
    expect(words).toContain('Name Bob Brown Robert');
    expect(words).toContain('Roles No roles Admin');
    expect(conflict.text).toContain('value="Bobby"');
    expect(conflict.text).toMatch(/name="role_3" checked/);
    expect(await find(bob)).toMatchObject({ name: 'Robert', roles: [known.admin] });

    const again = await about('profile', ada, bob, fields);
    expect(leadOf(again)).toMatchObject({ status: 303, notice: 'person_saved' });
    expect(await find(bob)).toMatchObject({ name: 'Bobby', roles: [known.plain], version: 2 });
  });

  test('after another fault, still finds what changed since the form was first shown', async () => {
    const { about, ada, bob } = await given();
    const seen = JSON.stringify(seenOf(bob));
    const fault = await about('profile', ada, bob, { email: '?', name: 'Bob', seen });
    expect(fault.text).toContain(`name="seen" value="${seen.replaceAll('"', '&quot;')}"`);
  });

  test('refuses the caller’s own account', async () => {
    const { about, find, ada } = await given();
    const answer = await about('profile', ada, ada.user, { email: 'other@example.com', name: 'Ada' });
    expect(answer.status).toBe(403);
    expect(await find(ada.user)).toEqual(ada.user);
  });

  test('asks for a recent authentication, and leads back to the form', async () => {
    const { about, find, deps, ada, bob } = await given();
    deps.clock.moveBy(11 * 60_000);
    expect(leadOf(await about('profile', ada, bob, { email: bob.email, name: 'Bobby' }))).toEqual({
      status: 303,
      to: `/reauthenticate?return_to=%2Fadmin%2Fpeople%2F${bob.id}%23change`,
      notice: 'prove_again',
    });
    expect(await find(bob)).toEqual(bob);
  });

  test('tells a program about a conflict as JSON', async () => {
    const { about, ada, bob } = await given();
    const seen = JSON.stringify({ ...seenOf(bob), version: 7 });
    const parts = { headers: { accept: 'application/json' } };
    const answer = await about('profile', ada, bob, { email: bob.email, name: 'Bob', seen }, parts);
    expect([answer.status, answer.body]).toEqual([409, expect.objectContaining({ code: 'user_changed' })]);
  });
});
