import { expect, test } from '@jest/globals';
import { hardenedMode } from '../../lib/auth/contract-mode';
import type { User } from '../../lib/auth/entities';
import { ADMIN } from '../../lib/auth/roles';
import { formTokenOf } from '../../lib/crypto/form-token';
import { createHandler as deletePerson } from '../../lib/endpoints/admin-console/person/delete-person';
import { seenOf } from '../../lib/endpoints/admin-console/person/seen';
import { createHandler as submitPersonProfile } from '../../lib/endpoints/admin-console/person/submit-person-profile';
import { createHandler as submitPersonState } from '../../lib/endpoints/admin-console/person/submit-person-state';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createSessionsStore } from '../../lib/store/sessions/sessions-store';
import { createCustomersStore } from '../../lib/store/users/customers-store';
import { createRolesStore } from '../../lib/store/users/roles-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { wordsOf } from '../support/account-pages';
import { createTestDeps } from '../support/deps';
import { newCustomerId } from '../support/directory';
import { call, gatewayEvent } from '../support/event';
import { BASE_URL, BROWSER } from '../support/mail-links';
import { createMemoryAccountEvents } from '../support/memory-account-events';
import { newUser } from '../support/new-user';
import { pagesWith } from '../support/page-settings';
import { plantSession } from '../support/sessions';
import { tableNames } from '../support/table-names';
import { useTables } from '../support/tables';
import { inParallel, statusCounts } from './race';

/** The forms about a person, on the tables. */

const tables = useTables();
const settings = { ...pagesWith({}), origins: [BASE_URL], openPaths: [], errorsHaveCodes: true };

/** This number of admins of a new customer, each in a browser, and the forms that they send. */
const withAdmins = async (count: number) => {
  const names = tableNames(tables);
  const memory = createTestDeps({ mode: hardenedMode });
  const deps = {
    ...memory,
    clock,
    ids,
    users: createUsersStore(tables.client, names, ids, clock),
    sessions: { ...createSessionsStore(tables.client, names, ids), tokens: memory.sessions.tokens },
    roles: createRolesStore(tables.client, tables.roles.name),
    accountEvents: createMemoryAccountEvents(),
  };
  await deps.roles.ensureRole({ code: ADMIN.code, name: ADMIN.name, reserved: false });
  const customerId = newCustomerId();
  await createCustomersStore(tables.client, names.customers).createCustomer({ id: customerId, name: 'Customer' });
  const plant = async (changes: Partial<User> = {}): Promise<User> => {
    const user = newUser({ customerId, emailVerified: true, ...changes });
    await deps.users.createUser(user);
    return user;
  };
  const admins = await inParallel(count, async () => {
    const user = await plant({ roles: [ADMIN] });
    const { token, session } = await plantSession(memory, user);
    const now = clock.now();
    const live = { ...session, createdAt: now, usedAt: now, authenticatedAt: now };
    await deps.sessions.createSession({ ...live, expiresAt: new Date(now.getTime() + 86_400_000) });
    return { user, token };
  });
  const handlers = {
    profile: submitPersonProfile(deps, settings),
    state: submitPersonState(deps, settings),
    delete: deletePerson(deps, settings),
  };
  const send = (
    form: keyof typeof handlers,
    { token }: { token: string },
    { id }: User,
    fields: Record<string, string>,
  ) =>
    call(
      handlers[form],
      gatewayEvent(`POST /admin/people/{id}/${form}`, {
        pathParameters: { id },
        form: { form_token: formTokenOf(token), ...fields },
        cookies: [`__Host-session_id=${token}`],
        headers: { ...BROWSER, origin: BASE_URL, 'sec-fetch-site': 'same-origin' },
      }),
    );
  return { deps, admins, plant, send };
};

type Given = Awaited<ReturnType<typeof withAdmins>>;

const seen = (user: User) => JSON.stringify(seenOf(user));

test('of many admins who send a form about the same person one wins, and all others see what changed', async () => {
  const count = 8;
  const { deps, admins, plant, send } = await withAdmins(count);
  const person = await plant({ name: 'Ada' });

  const answers = await inParallel(count, (index) =>
    send('profile', admins[index] as Given['admins'][number], person, {
      email: person.email,
      name: `Name ${index}`,
      seen: seen(person),
    }),
  );

  expect(statusCounts(answers)).toEqual({ 303: 1, 409: count - 1 });
  const winner = answers.findIndex(({ status }) => status === 303);
  expect(await deps.users.findUser(person.id)).toMatchObject({ name: `Name ${winner}`, version: 1 });
  for (const [index, answer] of answers.entries()) {
    if (index === winner) continue;
    expect(wordsOf(answer)).toContain(`Name Ada Name ${winner}`);
    expect(answer.text).toContain(`value="Name ${index}"`);
  }
});

type Form = Parameters<Given['send']>[0];

const attacks: [name: string, form: Form, fields: (target: User) => Record<string, string>][] = [
  ['disable', 'state', (target) => ({ change: 'disable', seen: seen(target) })],
  ['demote', 'profile', (target) => ({ email: target.email, name: '', seen: seen(target) })],
  ['delete', 'delete', (target) => ({ confirmation: target.email })],
];

test.each(attacks)('two admins who %s each other at the same time: one is left', async (_, form, fields) => {
  const { deps, admins, send } = await withAdmins(2);
  const [one, other] = admins as [Given['admins'][number], Given['admins'][number]];

  const answers = await Promise.all([
    send(form, one, other.user, fields(other.user)),
    send(form, other, one.user, fields(one.user)),
  ]);

  const done = answers.filter(({ status, headers }) => status === 303 && !headers.location?.startsWith('/login'));
  expect(done).toHaveLength(1);
  const left = await Promise.all(admins.map(({ user }) => deps.users.findUser(user.id)));
  const active = left.filter((user) => user?.active && user.roles.some(({ code }) => code === ADMIN.code));
  expect(active).toHaveLength(1);
});
