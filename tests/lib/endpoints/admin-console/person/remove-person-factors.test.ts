import { describe, expect, test } from '@jest/globals';
import { leadOf } from '../../../../support/account-pages';
import { createAdminPeople } from '../../../../support/admin-people';

const given = async () => {
  const people = await createAdminPeople();
  return { ...people, ada: await people.admin(), bob: people.person({ hasTotp: true, passkeys: 1 }) };
};

describe('POST /admin/people/{id}/factors', () => {
  test('removes all second factors, tells the person, and records who did it', async () => {
    const { deps, about, find, ada, bob } = await given();
    expect(leadOf(await about('factors', ada, bob))).toEqual({
      status: 303,
      to: `/admin/people/${bob.id}`,
      notice: 'person_factors_removed',
    });
    expect(await find(bob)).toMatchObject({ hasTotp: false, passkeys: 0, sessionEpoch: bob.sessionEpoch + 1 });
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'second-factor-removed', email: bob.email }]);
    expect(deps.recorded).toEqual([{ event: 'second_factor_removed', userId: bob.id, actorId: ada.user.id }]);
  });

  test('asks for a recent authentication, and leads back to the form', async () => {
    const { deps, about, find, ada, bob } = await given();
    deps.clock.moveBy(11 * 60_000);
    expect(leadOf(await about('factors', ada, bob))).toMatchObject({
      to: `/reauthenticate?return_to=%2Fadmin%2Fpeople%2F${bob.id}%23factors`,
    });
    expect(await find(bob)).toEqual(bob);
  });

  test('refuses the caller’s own, and people of another customer', async () => {
    const { about, find, person, ada } = await given();
    const stranger = person({ customerId: 2, hasTotp: true });
    expect((await about('factors', ada, ada.user)).status).toBe(403);
    expect((await about('factors', ada, stranger)).status).toBe(404);
    expect(await find(stranger)).toEqual(stranger);
  });
});
