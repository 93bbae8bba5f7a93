import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { removeUserSecondFactors } from '../../lib/auth/accounts/remove-user-second-factors';
import { ADMIN } from '../../lib/auth/roles';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createCredentialsStore } from '../../lib/store/credentials/credentials-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createTestDeps } from '../support/deps';
import { newUser } from '../support/new-user';
import { tableNames } from '../support/table-names';
import { useTables } from '../support/tables';
import { CALLERS, inParallel } from './race';

const tables = useTables();

test('many admins remove the second factors of one user at the same time: once, with one mail and one event', async () => {
  const names = tableNames(tables);
  const deps = {
    ...createTestDeps(),
    clock,
    ids,
    users: createUsersStore(tables.client, names, ids, clock),
    credentials: createCredentialsStore(tables.client, names, ids),
  };
  const admins = Array.from({ length: CALLERS }, () => newUser({ roles: [ADMIN] }));
  const user = newUser({ hasTotp: true, passkeys: 1 });
  await deps.users.createUser(user);
  const put = (table: string, item: object) =>
    tables.client.documents.send(new PutCommand({ TableName: table, Item: { ...item } }));
  const passkey = { user_id: user.id, id: `passkey#${user.id}` };
  await put(names.users, passkey);
  await put(names.credentials, passkey);
  await put(names.credentials, { user_id: user.id, id: 'totp', sealed: 'x', last_step: 1, enabled_at: 1 });

  const now = { authenticatedAt: clock.now() };
  await inParallel(CALLERS, (index) => removeUserSecondFactors(deps, admins[index] ?? user, user.id, now));

  const left = { hasTotp: false, passkeys: 0, sessionEpoch: user.sessionEpoch + 1 };
  expect(await deps.users.findUser(user.id)).toMatchObject(left);
  const ofUser = (items: Record<string, unknown>[]) => items.filter(({ user_id: owner }) => owner === user.id);
  expect([ofUser(await tables.credentials.items()), await tables.users.get(passkey.id)]).toEqual([[], undefined]);
  const events = ofUser(await tables.events.items()).filter(({ type }) => type === 'user.second_factor_removed');
  const mails = (await tables.outbox.items()).filter(({ email }) => email === user.email);
  expect([events.length, mails.length, deps.recorded.length]).toEqual([1, 1, 1]);
});
