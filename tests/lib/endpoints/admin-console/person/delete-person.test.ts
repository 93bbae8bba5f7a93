import { describe, expect, test } from '@jest/globals';
import { leadOf, wordsOf } from '../../../../support/account-pages';
import { createAdminPeople } from '../../../../support/admin-people';

const given = async () => {
  const people = await createAdminPeople();
  return { ...people, ada: await people.admin(), bob: people.person() };
};

describe('POST /admin/people/{id}/delete', () => {
  test('deletes, and leads to the list', async () => {
    const { deps, about, find, ada, bob } = await given();
    const answer = await about('delete', ada, bob, { confirmation: ` ${bob.email.toUpperCase()}` });
    expect(leadOf(answer)).toEqual({ status: 303, to: '/admin/people', notice: 'person_deleted' });
    expect(await find(bob)).toBeNull();
    expect(deps.recorded).toEqual([{ event: 'user_deleted', userId: bob.id, actorId: ada.user.id }]);
  });

  test.each([
    ['another text', { confirmation: 'x' }, 'This is not the email of the person.'],
    ['nothing', {}, 'Type the email of the person.'],
  ])('deletes nobody after %s as confirmation', async (_, fields, fault) => {
    const { about, find, ada, bob } = await given();
    const answer = await about('delete', ada, bob, fields);
    expect([answer.status, wordsOf(answer).includes(fault)]).toEqual([400, true]);
    expect(await find(bob)).toEqual(bob);
  });

  test('asks for a recent authentication, and leads back to the form', async () => {
    const { deps, about, find, ada, bob } = await given();
    deps.clock.moveBy(11 * 60_000);
    expect(leadOf(await about('delete', ada, bob, { confirmation: bob.email }))).toMatchObject({
      to: `/reauthenticate?return_to=%2Fadmin%2Fpeople%2F${bob.id}%23delete`,
    });
    expect(await find(bob)).toEqual(bob);
  });

  test('refuses the caller, somebody with a reserved role, and people of another customer', async () => {
    const { about, find, person, known, ada } = await given();
    const people = [ada.user, person({ roles: [known.reserved] }), person({ customerId: 2 })];
    const statuses = [];
    for (const one of people) statuses.push((await about('delete', ada, one, { confirmation: one.email })).status);
    expect(statuses).toEqual([403, 403, 404]);
    for (const one of people) expect(await find(one)).toEqual(one);
  });
});
