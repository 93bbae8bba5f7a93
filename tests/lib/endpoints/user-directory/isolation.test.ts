import { describe, expect, test } from '@jest/globals';
import { routedFunctions } from '../../../../scripts/generate/service';
import { cookieFrom, type RequestParts } from '../../../support/event';
import { newPasskey } from '../../../support/new-passkey';
import { resolvedService } from '../../../support/resolved-service';
import {
  meant,
  newMember,
  said,
  signedInMember,
  TAKEN,
  tokensOf,
  USER_NOT_FOUND,
  type UserDirectory,
  withAdmin,
} from '../../../support/user-directory';

type Call = (directory: UserDirectory, parts: RequestParts) => ReturnType<UserDirectory['getUser']>;

const profile = (email: string) => ({ email, name: 'Eve', active: false, roles: [], password: 'mine from now on' });

/** How an admin uses every route of one user. */
const routes: Record<string, Call> = {
  getDirectoryUser: (directory, parts) => directory.getUser(parts),
  updateDirectoryUser: (directory, parts) => directory.changeUser({ ...parts, json: profile('nobody@example.com') }),
  deleteDirectoryUser: (directory, parts) => directory.deleteUser(parts),
  listUserSessions: (directory, parts) => directory.listUserSessions(parts),
  endUserSessions: (directory, parts) => directory.endUserSessions(parts),
  impersonateUser: (directory, parts) => directory.impersonateUser(parts),
  listUserEvents: (directory, parts) => directory.listUserEvents(parts),
  listUserSecondFactors: (directory, parts) => directory.listUserSecondFactors(parts),
  removeUserSecondFactors: (directory, parts) => directory.removeUserSecondFactors(parts),
  renewInvitation: (directory, parts) => directory.renewInvitation(parts),
  withdrawInvitation: (directory, parts) => directory.withdrawInvitation(parts),
  sendUserResetMail: (directory, parts) => directory.sendUserResetMail(parts),
};

const newEvent = ({ deps }: UserDirectory) =>
  ({
    eventId: deps.ids.newId(),
    actorId: undefined,
    time: deps.clock.now(),
    type: 'auth.signed_out',
  }) as const;

/** An admin of customer 1, and somebody of customer 2 who has everything that has an id. */
const withStranger = async () => {
  const given = await withAdmin();
  const { directory } = given;
  const { deps } = directory;
  const stranger = await newMember(directory, { customerId: 2, name: 'Grace' });
  const { email, password, user } = stranger;
  const tokens = await tokensOf(directory, stranger);
  const cookie = cookieFrom(await directory.surfaceA.signIn({ form: { email, password } }));
  const { body } = await directory.surfaceA.listSessions({ cookies: [cookie] });
  const references = (body as { sessions: { reference: string }[] }).sessions.map(({ reference }) => reference);
  const eventId = deps.ids.newId();
  const event = { ...newEvent(directory), eventId, userId: user.id, customerId: 2 };
  await deps.accountEvents.add(event);
  deps.users.put({ ...user, hasTotp: true, passkeys: 1 });
  deps.recorded.length = 0;
  const ids: [kind: string, id: string][] = [
    ['the id of the user', user.id],
    ['the same in capitals', user.id.toUpperCase()],
    ['the email', email],
    ['the claim on the email', `email#${email}`],
    ['a token session', tokens.sid],
    ['the key of a token session', `sid#${tokens.sid}`],
    ...references.map((reference): [string, string] => ['the reference of a session', reference]),
    ['an event', eventId],
    ['the key of an event', `${event.time.toISOString()}#${eventId}`],
    ['a passkey', newPasskey().id],
    ['the customer', '2'],
  ];
  const state = async () => ({
    user: await deps.users.findUser(user.id),
    owner: await deps.users.findUserId(email),
    sessions: await deps.sessions.listSessions(user.id, deps.clock.now()),
    events: await deps.accountEvents.listEvents(user.id, { before: null, limit: 100, now: deps.clock.now() }),
    mails: deps.outbox.waiting(),
    recorded: [...deps.recorded],
  });
  return { ...given, email, ids, state, stranger: user };
};

test('the routes of one user are those that are tried here', () => {
  const own = routedFunctions(resolvedService()).filter(({ path }) => path.startsWith('/api/users/{id}'));
  expect(own.map(({ name }) => name).sort()).toEqual(Object.keys(routes).sort());
});

describe('an admin of another customer', () => {
  test.each(Object.keys(routes))('%s finds nobody by any id, and changes nothing', async (name) => {
    const { directory, asAdmin, ids, state } = await withStranger();
    const before = await state();
    for (const [kind, id] of ids) {
      const answer = await routes[name]?.(directory, { ...asAdmin, pathParameters: { id } });
      expect([kind, answer && said(answer)]).toEqual([kind, USER_NOT_FOUND]);
    }
    expect(await state()).toEqual(before);
    expect(before).toMatchObject({ sessions: [{}, {}], events: [{}] });
  });

  test('learns of an email only that it is taken, and takes it from nobody', async () => {
    const { directory, asAdmin, other, email, state } = await withStranger();
    const before = await state();
    const pathParameters = { id: other.user.id };
    expect(said(await directory.changeUser({ ...asAdmin, pathParameters, json: profile(email) }))).toEqual(TAKEN);
    expect(said(await directory.createDirectoryUser({ ...asAdmin, json: profile(email) }))).toEqual(TAKEN);
    const set = await directory.setPassword({ ...asAdmin, json: { email, password: 'mine from now on' } });
    expect(meant(set)).toMatchObject({ status: 422, body: { error_code: 'WRONG_USER' } });
    const { recorded: _, ...after } = await state();
    expect(before).toMatchObject(after);
  });

  test('finds no event of that customer, by any filter, and cannot read on with a cursor of it', async () => {
    const { directory, asAdmin, ids, roles, stranger } = await withStranger();
    const nobody = directory.deps.ids.newId();
    const read = async (query: Record<string, string>) =>
      said(await directory.listCustomerEvents({ ...asAdmin, query }));
    const ofNobody = [200, JSON.stringify({ events: [], next_cursor: null })];
    expect(await read({ user: nobody })).toEqual(ofNobody);
    expect(await read({ user: stranger.id })).toEqual(ofNobody);
    expect(await read({ actor: stranger.id })).toEqual(ofNobody);
    expect(await read({})).toEqual(ofNobody);
    for (const format of ['csv', 'jsonl']) {
      const file = await directory.exportCustomerEvents({ ...asAdmin, query: { format, user: stranger.id } });
      for (const [, id] of ids.filter(([kind]) => kind !== 'the customer')) expect(file.text).not.toContain(id);
    }
    const foreign = await signedInMember(directory, { customerId: 2, roles: [roles.admin] });
    await directory.deps.accountEvents.add({ ...newEvent(directory), userId: stranger.id, customerId: 2 });
    const page = await directory.listCustomerEvents({ ...foreign.as, query: { limit: '1' } });
    const { next_cursor: cursor } = page.body as { next_cursor: string };
    expect((await directory.listCustomerEvents({ ...foreign.as, query: { limit: '1', cursor } })).status).toBe(200);
    const answer = await directory.listCustomerEvents({ ...asAdmin, query: { limit: '1', cursor } });
    expect(meant(answer)).toMatchObject({ status: 422, body: { error_code: 'WRONG_ARGS' } });
  });

  test('finds nobody in any list, and cannot read on with a cursor of that customer', async () => {
    const { directory, asAdmin, email, roles } = await withStranger();
    for (const query of [{}, { email }, { email_prefix: email }, { name: 'Grace' }])
      expect((await directory.searchUsers({ ...asAdmin, query })).text).not.toContain(email);
    const foreignAdmin = await signedInMember(directory, { customerId: 2, roles: [roles.admin] });
    const page = await directory.searchUsers({ ...foreignAdmin.as, query: { limit: '1' } });
    const { next_cursor: cursor } = page.body as { next_cursor: string };
    expect((await directory.searchUsers({ ...foreignAdmin.as, query: { limit: '1', cursor } })).status).toBe(200);
    const answer = await directory.searchUsers({ ...asAdmin, query: { limit: '1', cursor } });
    expect(meant(answer)).toMatchObject({ status: 422, body: { error_code: 'WRONG_ARGS' } });
  });
});
