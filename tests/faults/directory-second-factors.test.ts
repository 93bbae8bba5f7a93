import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, expect } from '@jest/globals';
import { useTables } from '../support/tables';
import { describeFaults } from './fault-suite';
import { usersIn } from './planting';
import { createDirectoryPlanting, keepWarm } from './planting-directory';

/** What admins see and do about the second factors of a user. */

const tables = useTables();
const { asAdmin } = createDirectoryPlanting(tables, { cost: 4 });

beforeAll(keepWarm);
beforeEach(keepWarm);

/** An admin, and a user of the same customer with an app. */
const withApp = async (route: string) => {
  const arranged = await asAdmin(route);
  const user = await arranged.plantPerson({ hasTotp: true });
  const item = { user_id: user.id, id: 'totp', sealed: 'x', last_step: 1, enabled_at: 1_795_168_800 };
  await tables.client.documents.send(new PutCommand({ TableName: tables.credentials.name, Item: item }));
  const { request, secrets } = arranged;
  return { user, event: request({ pathParameters: { id: user.id } }), secrets };
};

describeFaults(tables, [
  {
    name: 'GET /api/users/{id}/second_factors',
    handler: () => import('../../functions/user-directory/list-user-second-factors'),
    calls: ['BatchGetItem', 'GetItem', 'Query', 'Query'],
    arrange: async () => ({
      ...(await withApp('GET /api/users/{id}/second_factors')),
      expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { totp: { enabled: true } } }),
    }),
  },
  {
    name: 'DELETE /api/users/{id}/second_factors',
    handler: () => import('../../functions/user-directory/remove-user-second-factors'),
    calls: ['BatchGetItem', 'GetItem', 'Query', 'TransactWriteItems'],
    arrange: async () => {
      const { user, event, secrets } = await withApp('DELETE /api/users/{id}/second_factors');
      return {
        event,
        secrets,
        tells: ['user.second_factor_removed'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { totp: { enabled: false } } }),
        expectEffect: (after) => {
          const item = usersIn(after).find(({ id }) => id === user.id);
          expect([item?.totp_enabled, item?.session_epoch]).toEqual([undefined, user.sessionEpoch + 1]);
          expect(after.CREDENTIALS_TABLE).toEqual([]);
          const mails = after.OUTBOX_TABLE?.filter(({ purpose }) => purpose === 'second-factor-removed');
          expect(mails?.map(({ email }) => email)).toEqual([user.email]);
        },
      };
    },
  },
]);
