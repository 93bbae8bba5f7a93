import { describe, expect, test } from '@jest/globals';
import type { User } from '../../../../lib/auth/entities';
import { ADMIN } from '../../../../lib/auth/roles';
import { createHandler as showOverview } from '../../../../lib/endpoints/admin-console/show-overview';
import { createHandler as submitImpersonation } from '../../../../lib/endpoints/admin-console/submit-impersonation';
import { createHandler as showEvents } from '../../../../lib/endpoints/hosted-pages/account/show-account-events';
import { createHandler as submitProfile } from '../../../../lib/endpoints/hosted-pages/account/submit-profile';
import { createHandler as submitLogout } from '../../../../lib/endpoints/hosted-pages/submit-logout';
import { cookiesOf, leadOf, wordsOf } from '../../../support/account-pages';
import { createAdminConsole } from '../../../support/admin-console';

const START = 'POST /admin/people/{id}/impersonation';

const createConsole = (allowsImpersonation = true) => {
  const made = createAdminConsole((deps, settings) => ({
    [START]: submitImpersonation({ ...deps, allowsImpersonation }, settings),
    'GET /account/events': showEvents(deps, settings),
    'POST /account/profile': submitProfile(deps, settings),
    'GET /admin': showOverview(deps, settings),
    'POST /logout': submitLogout(deps, settings),
  }));
  const { deps, send, admin: signInAdmin } = made;
  const begin = async (user: User) => {
    const admin = await signInAdmin();
    const answer = await send(START, admin, {}, { pathParameters: { id: user.id } });
    const { '__Host-session_id': token = '', '__Host-own_session': own = '' } = cookiesOf(answer);
    return { admin, answer, own, acting: { user, token, reference: '' } };
  };
  return { ...made, begin, deps };
};

describe(START, () => {
  test('gives the browser a session of the user for 15 minutes, and keeps the own one', async () => {
    const { person, begin } = createConsole();
    const { answer, admin, own } = await begin(person({ email: 'bob@example.com' }));
    expect(answer.status).toBe(303);
    expect(own).toBe(admin.token);
    for (const cookie of answer.cookies) expect(cookie).toContain('Max-Age=900');
  });

  test('every page says who it is, and nothing can be changed', async () => {
    const { deps, person, begin, open, send } = createConsole();
    const bob = person({ email: 'bob@example.com' });
    const { acting } = await begin(bob);
    const page = await open('GET /account/events', acting);
    expect(page.status).toBe(200);
    expect(wordsOf(page)).toContain('You act as bob@example.com. You cannot change anything. Back to yourself');
    const refused = await send('POST /account/profile', acting, { first_name: 'X', last_name: 'Y', language: '' });
    expect(refused.status).toBe(403);
    expect(await deps.users.findUser(bob.id)).toEqual(bob);
  });

  test('is no way into the console', async () => {
    const { person, begin, open } = createConsole();
    const { acting } = await begin(person());
    expect((await open('GET /admin', acting)).status).toBe(403);
  });

  test('signing out leads back to the own session', async () => {
    const { person, begin, open, send } = createConsole();
    const bob = person();
    const { acting, admin } = await begin(bob);
    const back = await send('POST /logout', acting, {}, { cookies: [`__Host-own_session=${admin.token}`] });
    expect(leadOf(back)).toMatchObject({ status: 303, to: `/admin/people/${bob.id}`, notice: 'acting_ended' });
    expect(cookiesOf(back)).toMatchObject({ '__Host-session_id': admin.token, '__Host-own_session': '' });
    expect((await open('GET /account/events', acting)).status).toBe(303);
    expect((await open('GET /admin', admin)).status).toBe(200);
  });

  test('a kept session is not used by whoever signs out of their own', async () => {
    const { send, admin: signInAdmin } = createConsole();
    const admin = await signInAdmin();
    const left = await send('POST /logout', admin, {}, { cookies: ['__Host-own_session=of-an-earlier-session'] });
    expect(cookiesOf(left)).toMatchObject({ '__Host-session_id': '', '__Host-own_session': '' });
  });

  test('ends after 15 minutes', async () => {
    const { deps, person, begin, open } = createConsole();
    const { acting } = await begin(person());
    deps.clock.moveBy(899_000);
    expect((await open('GET /account/events', acting)).status).toBe(200);
    deps.clock.moveBy(2000);
    expect((await open('GET /account/events', acting)).status).toBe(303);
  });

  test.each<[string, Partial<User>]>([
    ['is no admin any more', { roles: [] }],
    ['was disabled', { active: false }],
    ['ended all sessions', { sessionEpoch: 1 }],
    ['moved to another customer', { customerId: 2 }],
  ])('ends as soon as the admin %s', async (_, changes) => {
    const { deps, person, begin, open } = createConsole();
    const { acting, admin } = await begin(person());
    deps.users.put({ ...admin.user, ...changes });
    expect((await open('GET /account/events', acting)).status).toBe(303);
  });

  test.each<[string, Partial<User>]>([
    ['becomes an admin', { roles: [ADMIN] }],
    ['ends all sessions', { sessionEpoch: 1 }],
  ])('ends as soon as the user %s', async (_, changes) => {
    const { deps, person, begin, open } = createConsole();
    const bob = person();
    const { acting } = await begin(bob);
    deps.users.put({ ...bob, ...changes });
    expect((await open('GET /account/events', acting)).status).toBe(303);
  });

  test.each<[string, Partial<User>]>([
    ['an admin', { roles: [ADMIN] }],
    ['a user with a reserved role', { roles: [{ id: 2, code: 'auditor', name: 'Auditor', reserved: true }] }],
    ['a user who may not sign in', { active: false }],
  ])('refuses %s', async (_, changes) => {
    const { person, begin } = createConsole();
    const { answer } = await begin(person(changes));
    expect(answer.status).toBe(403);
    expect(answer.cookies.join()).not.toContain('session_id=');
  });

  test('a user of another customer does not exist', async () => {
    const { person, begin } = createConsole();
    expect((await begin(person({ customerId: 2 }))).answer.status).toBe(404);
  });

  test('is refused unless the setting allows it', async () => {
    const { person, begin } = createConsole(false);
    expect((await begin(person())).answer.status).toBe(403);
  });

  test('needs a recent sign-in of the admin', async () => {
    const { deps, person, send, admin: signInAdmin } = createConsole();
    const admin = await signInAdmin();
    deps.clock.moveBy(600_000);
    const answer = await send(START, admin, {}, { pathParameters: { id: person().id } });
    expect(leadOf(answer)).toMatchObject({ status: 303, notice: 'prove_again' });
  });

  test('is recorded with the admin', async () => {
    const { deps, person, begin } = createConsole();
    const bob = person();
    const { admin } = await begin(bob);
    expect(deps.recorded).toContainEqual(
      expect.objectContaining({ event: 'user_impersonated', actorId: admin.user.id }),
    );
  });
});
