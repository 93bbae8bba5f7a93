import './hardened-environment';
import { afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import type { Answer, RequestParts } from '../support/event';
import { useTables } from '../support/tables';
import { watchTables } from '../support/watched-tables';
import type { FaultCase, Scene } from './fault-case';
import { describeFaults } from './fault-suite';
import { sessionIdOf, sessionsIn } from './planting';
import { about, createConsolePlanting, itemOf, othersThan, seenField } from './planting-console';
import { expectAdminsCounted, keepWarm } from './planting-directory';
import { createFactorPlanting, credentialIdsIn } from './planting-factors';
import { newMailsIn } from './planting-hardened';

/** What admins do about one person, and what they look at: by the user directory and by the pages of the admin console. */

const tables = useTables();
const { asAdmin, plantBrowser } = createConsolePlanting(tables);
const { warmUp, plantPasskey } = createFactorPlanting(tables);

beforeAll(warmUp);
beforeEach(keepWarm);
afterEach(async () => expectAdminsCounted(await watchTables(tables).snapshot()));

type Arranged = Awaited<ReturnType<typeof asAdmin>>;
type Effect = NonNullable<Scene['expectEffect']>;

interface Change {
  readonly route: string;
  readonly handler: FaultCase['handler'];
  /** After the check of the caller. */
  readonly calls: string[];
  /** For several cases of one route. */
  readonly title?: string;
  readonly plant?: (arranged: Arranged) => Promise<User>;
  /** The fields of the form. */
  readonly fields?: (user: User) => Record<string, string>;
  /** Where the form leads. */
  readonly leadsTo?: (user: User) => string;
  readonly answer?: { status: number; body: object };
  readonly tells: string[];
  readonly effect: (user: User, arranged: Arranged) => Effect;
  readonly repeatAfterLoss?: number;
  readonly more?: Partial<FaultCase>;
}

/** An admin does something about another person. */
const changeCase = (change: Change): FaultCase => ({
  name: [change.route, change.title ?? []].flat().join(' '),
  handler: change.handler,
  calls: ['BatchGetItem', ...change.calls],
  ...change.more,
  arrange: async () => {
    const {
      route,
      plant = ({ plantPerson }) => plantPerson(),
      fields,
      tells,
      effect,
      answer,
      repeatAfterLoss,
    } = change;
    const arranged = await asAdmin(route);
    const user = await plant(arranged);
    const { leadsTo = ({ id }) => `/admin/people/${id}` } = change;
    const led = { status: 303, headers: { location: leadsTo(user) } };
    return {
      event: answer === undefined ? arranged.send(fields?.(user) ?? {}, about(user)) : arranged.request(about(user)),
      secrets: [...arranged.secrets, user.email, user.passwordHash],
      tells,
      expectAnswer: (given: Answer) => expect(given).toMatchObject(answer ?? led),
      expectEffect: effect(user, arranged),
      ...(repeatAfterLoss === undefined ? {} : { repeatAfterLoss }),
    };
  },
});

/** The user has these attributes, and everything else is as before. */
const becomes =
  (attributes: object, mails: string[] = []): Change['effect'] =>
  (user) =>
  (after, before) => {
    expect(itemOf(user, after)).toMatchObject({ email: user.email, ...attributes });
    expect(othersThan(user, after)).toEqual(othersThan(user, before));
    expect(newMailsIn(after, before)).toEqual(mails.map((purpose) => [purpose, user.email]));
    expect(after.CUSTOMERS_TABLE).toEqual(before.CUSTOMERS_TABLE);
  };

const isGone: Change['effect'] = (user) => (after, before) => {
  expect(after.USERS_TABLE).toEqual(othersThan(user, before));
  expect(credentialIdsIn(after)).toEqual([]);
  expect(newMailsIn(after, before)).toEqual([['account-deleted', user.email]]);
};

/** The admin has one more session, as the user. */
const actsAs: Change['effect'] =
  (user, { cookie }) =>
  (after, before) => {
    const earlier = sessionsIn(before).map(({ id }) => id);
    const added = sessionsIn(after).filter(({ id }) => !earlier.includes(id));
    expect(added).toMatchObject([{ user_id: user.id, impersonator: expect.anything() }]);
    expect(earlier).toContain(sessionIdOf(cookie));
    expect(sessionsIn(after)).toHaveLength(earlier.length + 1);
    expect(after.USERS_TABLE).toEqual(before.USERS_TABLE);
  };

const withSession = async ({ plantPerson }: Arranged): Promise<User> => {
  const user = await plantPerson();
  await plantBrowser(user);
  return user;
};
const withPasskey = async ({ plantPerson }: Arranged): Promise<User> => (await plantPasskey(await plantPerson())).user;

const submitState = () => import('../../functions/admin-console/person/submit-person-state');
const confirmed = ({ email }: User) => ({ confirmation: email });
const BESIDE = { swallowed: [4], tellsBeside: true };
const WRITE = ['GetItem', 'TransactWriteItems'];

/** A request that changes nothing. */
const readCase = (
  route: string,
  handler: FaultCase['handler'],
  calls: string[],
  of: Partial<FaultCase> & { parts?: (user: User) => RequestParts } = {},
): FaultCase => {
  const { parts = () => ({}), ...more } = of;
  return {
    name: route,
    handler,
    calls: ['BatchGetItem', ...calls],
    ...more,
    arrange: async () => {
      const arranged = await asAdmin(route);
      const { secrets, plantPerson, open, request } = arranged;
      const user = await plantPerson();
      const asked = parts(user);
      return {
        event: route.includes('/admin') ? open(asked) : request(asked),
        secrets,
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200 }),
      };
    },
  };
};

const today = { parts: () => ({ query: { from: new Date().toISOString().slice(0, 10) } }) };
/** The events of a customer and a day are in four partitions. */
const DAY = Array<string>(4).fill('Query');
/** The counters of sign-ins are in eight partitions. */
const COUNTERS = Array<string>(8).fill('Query');

describeFaults(tables, [
  changeCase({
    route: 'POST /admin/people/{id}/profile',
    handler: () => import('../../functions/admin-console/person/submit-person-profile'),
    calls: WRITE,
    fields: (user) => ({ ...seenField(user), email: user.email, name: 'Ada King' }),
    tells: ['user.updated'],
    effect: becomes({ name: 'Ada King', session_epoch: 3, profile_version: 1 }),
    // The form again: the person has changed since it was shown.
    repeatAfterLoss: 409,
  }),
  changeCase({
    route: 'POST /admin/people/{id}/state',
    title: 'that disables',
    handler: submitState,
    calls: WRITE,
    fields: (user) => ({ ...seenField(user), change: 'disable', inactive_reason: 'left the company' }),
    tells: ['user.updated', 'user.disabled'],
    effect: becomes({ active: false, inactive_reason: 'left the company', session_epoch: 4 }),
    repeatAfterLoss: 409,
  }),
  changeCase({
    route: 'POST /admin/people/{id}/state',
    title: 'that enables',
    handler: submitState,
    calls: WRITE,
    plant: ({ plantPerson }) => plantPerson({ active: false, inactiveReason: 'on leave' }),
    fields: (user) => ({ ...seenField(user), change: 'enable' }),
    tells: ['user.updated', 'user.enabled'],
    effect: becomes({ active: true, session_epoch: 3 }),
    repeatAfterLoss: 409,
  }),
  changeCase({
    route: 'POST /admin/people/{id}/state',
    title: 'that verifies the email',
    handler: submitState,
    calls: WRITE,
    plant: ({ plantPerson }) => plantPerson({ emailVerified: false }),
    fields: (user) => ({ ...seenField(user), change: 'verify' }),
    tells: ['user.updated', 'user.email_verified'],
    effect: becomes({ email_verified: true, session_epoch: 3 }),
    repeatAfterLoss: 409,
  }),
  changeCase({
    route: 'POST /admin/people/{id}/state',
    title: 'that ends the sessions',
    handler: submitState,
    calls: [...WRITE, 'PutItem'],
    plant: withSession,
    fields: () => ({ change: 'end_sessions' }),
    tells: ['auth.all_sessions_ended'],
    effect: becomes({ session_epoch: 4 }),
    more: { swallowed: [3] },
  }),
  changeCase({
    route: 'POST /admin/people/{id}/reset-mail',
    handler: () => import('../../functions/admin-console/person/submit-person-reset-mail'),
    // Reserve the mail; then write it and its event at the same time.
    calls: ['GetItem', 'UpdateItem', 'PutItem', 'PutItem'],
    tells: ['auth.password_reset_sent'],
    effect: becomes({ session_epoch: 3 }, ['reset-password']),
    more: BESIDE,
  }),
  changeCase({
    route: 'POST /admin/people/{id}/factors',
    handler: () => import('../../functions/admin-console/person/remove-person-factors'),
    calls: ['GetItem', 'Query', 'TransactWriteItems'],
    plant: withPasskey,
    tells: ['user.second_factor_removed'],
    effect: becomes({ session_epoch: 4 }, ['second-factor-removed']),
  }),
  changeCase({
    route: 'POST /admin/people/{id}/impersonation',
    handler: () => import('../../functions/admin-console/submit-impersonation'),
    calls: WRITE,
    leadsTo: () => '/',
    tells: ['user.impersonated'],
    effect: actsAs,
  }),
  changeCase({
    route: 'POST /admin/people/{id}/delete',
    handler: () => import('../../functions/admin-console/person/delete-person'),
    calls: WRITE,
    fields: confirmed,
    leadsTo: () => '/admin/people',
    tells: ['user.deleted'],
    effect: isGone,
    repeatAfterLoss: 404,
  }),
  changeCase({
    route: 'DELETE /api/users/{id}/sessions',
    handler: () => import('../../functions/user-directory/end-user-sessions'),
    calls: [...WRITE, 'PutItem'],
    plant: withSession,
    answer: { status: 200, body: { message: 'Sessions ended.' } },
    tells: ['auth.all_sessions_ended'],
    effect: becomes({ session_epoch: 4 }),
    more: { swallowed: [3] },
  }),
  changeCase({
    route: 'DELETE /api/users/{id}/second_factors',
    handler: () => import('../../functions/user-directory/remove-user-second-factors'),
    calls: ['GetItem', 'Query', 'TransactWriteItems'],
    plant: withPasskey,
    answer: { status: 200, body: {} },
    tells: ['user.second_factor_removed'],
    effect: becomes({ session_epoch: 4 }, ['second-factor-removed']),
    more: { onlyWithAll: true },
  }),
  changeCase({
    route: 'POST /api/users/{id}/reset-mail',
    handler: () => import('../../functions/user-directory/send-user-reset-mail'),
    // Reserve the mail; then write it and its event at the same time.
    calls: ['GetItem', 'UpdateItem', 'PutItem', 'PutItem'],
    answer: { status: 200, body: {} },
    tells: ['auth.password_reset_sent'],
    effect: becomes({ session_epoch: 3 }, ['reset-password']),
    more: { ...BESIDE, onlyWithAll: true },
  }),
  changeCase({
    route: 'POST /api/users/{id}/impersonation',
    handler: () => import('../../functions/user-directory/impersonate-user'),
    calls: WRITE,
    answer: { status: 201, body: {} },
    tells: ['user.impersonated'],
    effect: actsAs,
    more: { onlyWithAll: true },
  }),
  changeCase({
    route: 'DELETE /api/users/{id}',
    handler: () => import('../../functions/user-directory/delete-directory-user'),
    calls: ['GetItem', 'Query', 'TransactWriteItems'],
    plant: withPasskey,
    answer: { status: 200, body: {} },
    tells: ['user.deleted'],
    effect: isGone,
    repeatAfterLoss: 404,
  }),
  readCase('GET /api/events', () => import('../../functions/user-directory/list-customer-events'), DAY, today),
  readCase('GET /api/events/export', () => import('../../functions/user-directory/export-customer-events'), DAY, today),
  readCase('GET /api/stats/sign-ins', () => import('../../functions/user-directory/count-sign-ins'), COUNTERS),
  readCase(
    'GET /api/users/{id}/sessions',
    () => import('../../functions/user-directory/list-user-sessions'),
    ['GetItem', 'Query'],
    { parts: about },
  ),
  readCase(
    'GET /api/users/{id}/events',
    () => import('../../functions/user-directory/list-user-events'),
    ['GetItem', 'Query'],
    { parts: about },
  ),
  readCase('GET /admin', () => import('../../functions/admin-console/show-overview'), COUNTERS, { onlyWithAll: true }),
  readCase('GET /admin/people', () => import('../../functions/admin-console/show-people'), ['Query', 'Query'], {
    parts: () => ({ query: { q: 'ada' } }),
  }),
  readCase(
    'GET /admin/people/{id}',
    () => import('../../functions/admin-console/person/show-person'),
    // The user; their sessions of both kinds, events, and how many failures are counted.
    ['GetItem', 'Query', 'Query', 'Query', 'GetItem'],
    { parts: about },
  ),
  // The events, and who they are about.
  readCase(
    'GET /admin/events',
    () => import('../../functions/admin-console/show-events'),
    [...DAY, 'BatchGetItem'],
    today,
  ),
  readCase('GET /admin/events/export', () => import('../../functions/admin-console/export-events'), DAY, {
    ...today,
    onlyWithAll: true,
  }),
  readCase('GET /admin/invitations', () => import('../../functions/admin-console/show-invitations'), [
    'Query',
    'Query',
  ]),
]);
