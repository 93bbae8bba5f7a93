import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startFakeSes } from '../support/fake-ses';
import { type LiveService, loadLiveService } from '../support/live-service';
import { logLines } from '../support/log-capture';
import { recordOf } from '../support/mail-room';
import { allScenarios } from '../support/scenarios/all';
import { signedUp } from '../support/scenarios/auth-service';
import { useTables } from '../support/tables';

// As deployed: with guess limits.
process.env.LIMIT_ACCOUNT_FAILURES = '5';
process.env.LIMIT_ADDRESS_FAILURES = '10000';
process.env.LIMIT_SIGNUPS = '10000';

const tables = useTables();

/** What no call of a mode has needed, by mode. */
const unused = new Map<string, Set<string>>();

/** What is not stored beside an answer is a line of the log, and no 500: see lib/runtime/events.ts. */
const notStored = () => logLines.filter(({ event }) => event === 'event_not_stored');

describe.each(['classic', 'hardened'] as const)('in mode %s', (mode) => {
  let service: LiveService;

  beforeAll(async () => {
    process.env.CONTRACT_MODE = mode;
    // Live instances read their settings once.
    jest.resetModules();
    service = await loadLiveService({ forgetsKeys: true });
  });

  test.each(allScenarios.filter((scenario) => (scenario.mode ?? mode) === mode))(
    '$function $title within its role',
    async (scenario) => {
      logLines.length = 0;

      const answer = await scenario.run(service);

      // What hardened says to what classic says it otherwise is for the tests of the surfaces.
      if (mode === (scenario.mode ?? 'classic') && !scenario.isAnyStatus) expect(answer.status).toBe(scenario.status);
      expect([answer.status < 500, notStored()]).toEqual([true, []]);
      unused.set(mode, new Set(service.unusedPermissions()));
    },
  );

  test('mails leave within the role of what sends them', async () => {
    const ses = await startFakeSes();
    process.env.AWS_ENDPOINT_URL_SESV2 = ses.endpoint;
    const { handler } = await import('../../functions/hooks/send-mails');
    const { ses: client } = await import('../../lib/runtime/mailer');
    const { outbox } = await import('../../lib/runtime/outbox');
    const { email } = await signedUp(service);
    const mail = { id: randomUUID(), purpose: 'reset-password', email, userId: null, createdAt: new Date() } as const;
    await outbox.putMail(mail);
    const item = (await tables.outbox.items()).find(({ id }) => String(id).endsWith(mail.id)) ?? {};
    const context = { awsRequestId: 'mails', getRemainingTimeInMillis: () => 60_000 };

    const answer = await service.as('sendMails', () => handler({ Records: [recordOf(item, '1')] }, context));

    expect([answer.batchItemFailures, ses.mails.map(({ to }) => to)]).toEqual([[], [email]]);
    unused.set(mode, new Set(service.unusedPermissions()));
    client.destroy();
    await ses.stop();
  });

  test('what reads sessions can make none: it may note that one is in use, and no more', async () => {
    const { tableClient } = await import('../../lib/runtime/table-client');
    const { UpdateCommand } = await import('@aws-sdk/lib-dynamodb');
    const forgery = new UpdateCommand({
      TableName: process.env.SESSIONS_TABLE as string,
      Key: { id: 'forged' },
      UpdateExpression: 'SET #user = :user, used_at = :now',
      ExpressionAttributeNames: { '#user': 'user_id' },
      ExpressionAttributeValues: { ':user': 'somebody', ':now': 1 },
    });
    const forge = () => service.as('getProfile', () => tableClient.documents.send(forgery));
    await expect(forge()).rejects.toThrow('may not dynamodb:UpdateItem SessionsTable');
  });

  test('a function that does more than its role allows fails', async () => {
    const { permissionsNeeded } = await import('../support/compiled-roles');
    expect(permissionsNeeded('ScanCommand', { TableName: process.env.USERS_TABLE as string })).toEqual([
      'dynamodb:Scan UsersTable',
    ]);
    const { tableClient } = await import('../../lib/runtime/table-client');
    const { ScanCommand } = await import('@aws-sdk/lib-dynamodb');
    const { users } = await import('../../lib/runtime/users');
    const scan = () => tableClient.documents.send(new ScanCommand({ TableName: process.env.USERS_TABLE as string }));
    users.findUserId = scan as never;

    const answer = await service.call('signIn', { form: { email: 'bob@example.com', password: 'x' } });

    expect(answer.status).toBe(500);
  });
});

test('no role allows what no scenario needed', () => {
  // Counting guesses, and telling of wrong ones, is for basic_auth there: see auth-types/basic-auth-limits.test.ts.
  const isForBasic = (permission: string) =>
    /^(?:get|list|create|update|delete|log)\w+: dynamodb:(?:UpdateItem LimitsTable|PutItem (?:Events|Outbox)Table)$/.test(
      permission,
    );
  // Of many first sign-ins at once all but one take their key away again, see tests/lib/auth/key-ring.test.ts; the key of
  // an outside service is read where one is asked, see tests/lib/runtime/secret-parameter.test.ts.
  const rare = [
    'issueTokens: ssm:DeleteParameter signing-keys',
    'signUp: ssm:GetParameter email-validation-key',
    'requestEmailChange: ssm:GetParameter email-validation-key',
  ];
  const [classic, hardened] = [...unused.values()] as [Set<string>, Set<string>];
  const never = [...classic].filter((permission) => hardened.has(permission) && !isForBasic(permission));
  expect(never.sort()).toEqual(rare.sort());
});
