import { randomUUID } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { AuthorizerEvent } from '../../lib/endpoints/authorizer/authorizer-event';
import type { Cost, Operation } from '../../lib/endpoints/operation';
import { describeAll } from '../../scripts/generate/operations';
import { httpApiEvent } from '../support/authorizer-events';
import type { Answer } from '../support/event';
import { streamRecordsOf } from '../support/event-records';
import { startFakeSes } from '../support/fake-ses';
import { type LiveService, loadLiveService } from '../support/live-service';
import { logLines } from '../support/log-capture';
import { recordOf } from '../support/mail-room';
import { createOpenapiValidator, readOpenapi } from '../support/openapi-validator';
import { bearerOf } from '../support/scenarios/access-tokens';
import { allScenarios } from '../support/scenarios/all';
import { signedIn, signedUp } from '../support/scenarios/auth-service';
import { aged } from '../support/scenarios/hardened';
import type { Scenario } from '../support/scenarios/scenario';
import { useTables } from '../support/tables';
import { watchTables } from '../support/watched-tables';

/** Every scenario once in each mode: status, answer as documented, round trips, capacity and rights in one go. */

// As deployed: with limits, and with a cost of new password hashes that is higher than the lowest.
Object.assign(process.env, { LIMIT_ACCOUNT_FAILURES: '5', LIMIT_ADDRESS_FAILURES: '20', BCRYPT_COST: '5' });
process.env.ALLOW_IMPERSONATION = 'allow';

const tables = useTables();
const document = readOpenapi();
const validator = createOpenapiValidator(document);

/** What no call of a mode has needed, by mode. */
const unused = new Map<string, Set<string>>();

/** What is not stored beside an answer is a line of the log, and no 500: see lib/runtime/events.ts. */
const notStored = () => logLines.filter(({ event }) => event === 'event_not_stored');

/** Events of accounts that are not read, so that nothing reveals whether there are any. Every other one has its customer. */
const UNREAD = ['auth.sign_in_link_requested', 'auth.sign_in_link_refused', 'auth.password_reset_requested'];
const withoutCustomer = async () =>
  (await tables.events.items())
    .filter(({ user_id: id, customer_day: day }) => !String(id).startsWith('unknown#') && day === undefined)
    .filter(({ type }) => !UNREAD.includes(String(type)));

const UNROUTED: Record<number, string> = { 404: 'NotFound', 405: 'MethodNotAllowed' };
const faultsOf = (name: string, answer: Answer): string[] =>
  name === 'refuseUnrouted'
    ? validator.faultsOfResponse(document.components.responses[UNROUTED[answer.status] ?? ''], answer)
    : validator.faultsOfAnswer(name, answer);

test('every endpoint has one typical call', async () => {
  const { routed } = await loadLiveService();
  const typical = allScenarios.filter(({ isTypical }) => isTypical);
  expect(typical.map((scenario) => scenario.function).sort()).toEqual(routed.map(({ name }) => name).sort());
});

describe.each(['classic', 'hardened'] as const)('in mode %s', (mode) => {
  const scenarios = allScenarios.filter((scenario) => (scenario.mode ?? mode) === mode);
  let service: LiveService;
  let operations: Map<string, Operation>;

  beforeAll(async () => {
    process.env.CONTRACT_MODE = mode;
    // Live instances read their settings once.
    jest.resetModules();
    service = await loadLiveService();
    const { tableClient } = await import('../../lib/runtime/table-client');
    watchTables(tables).watch(tableClient.documents as DynamoDBDocumentClient);
    const described = await describeAll(service.routed);
    operations = new Map(described.map(({ route, operation }) => [route.name, operation]));
    // As in a container that has read the keys.
    for (const { function: name, isTypical, run } of scenarios)
      if (isTypical && (name === 'getToken' || name === 'beginTotpSetup')) await run(service);
  });

  beforeEach(async () => {
    // What lists and counts cost depends on how many there are, and all scenarios come from one address.
    await watchTables(tables).clear();
    logLines.length = 0;
  });

  const costOf = (name: string): Partial<Cost> => {
    const { cost, classicCost } = operations.get(name) ?? {};
    return { ...cost, ...(mode === 'classic' ? classicCost : {}) };
  };

  const expectCost = (name: string) => {
    const { roundTrips, readUnits, writeUnits } = costOf(name);
    expect(service.calls.at(-1)).toMatchObject({ function: name, tableUse: { roundTrips, readUnits, writeUnits } });
    const line = logLines.filter(({ event }) => event === 'request').at(-1);
    expect(line?.table_round_trips).toBe(roundTrips);
  };

  /** The code of an error is in the body in mode `hardened` only, and in the log line in both modes. */
  const expectCode = (name: string, { status, body }: Answer) => {
    if (status < 400 || typeof body !== 'object') return;
    const { code, error_code: own } = body as { code?: string; error_code?: string };
    const logged = logLines.filter(({ event }) => event === 'request').at(-1)?.code;
    expect([name, logged]).toEqual([name, expect.stringMatching(/^[a-z_]+$/)]);
    if (mode === 'classic') expect(code).toBeUndefined();
    else expect(own === undefined ? code : 'its own').toBe(own === undefined ? logged : 'its own');
  };

  const play = async (scenario: Scenario) => {
    const answer = await scenario.run(service);
    // What hardened says to what classic says it otherwise is for the tests of the surfaces.
    if (mode === (scenario.mode ?? 'classic') && !scenario.isAnyStatus) expect(answer.status).toBe(scenario.status);
    expect(faultsOf(scenario.function, answer)).toEqual([]);
    expectCode(scenario.function, answer);
    expect([answer.status < 500, notStored(), await withoutCustomer()]).toEqual([true, [], []]);
    unused.set(mode, new Set(service.unusedPermissions()));
  };

  test.each(scenarios.filter(({ isTypical }) => isTypical))(
    '$function $title: as documented, within its role, for the price in its description',
    async (scenario) => {
      service.forgetKeys(false);
      await play(scenario);
      expectCost(scenario.function);
    },
  );

  test.each(scenarios.filter(({ isTypical }) => !isTypical))(
    '$function $title: as documented, within its role',
    async (scenario) => {
      // Every call reads the signing keys, as in a container that has just started.
      service.forgetKeys(true);
      await play(scenario);
    },
  );

  test('a container that has just started publishes the keys within its role', async () => {
    service.forgetKeys(true);
    const answer = await service.call('getJwks');
    expect([answer.status, faultsOf('getJwks', answer)]).toEqual([200, []]);
  });

  test('mails leave within the role of what sends them', async () => {
    const ses = await startFakeSes();
    process.env.AWS_ENDPOINT_URL_SESV2 = ses.endpoint;
    const { handler } = await import('../../functions/hooks/send-mails');
    const { ses: client } = await import('../../lib/runtime/mailer');
    const { outbox } = await import('../../lib/runtime/outbox');
    const { email } = await signedUp(service);
    const to = { email, userId: null, createdAt: new Date() };
    const signIn = { browserHash: 'b'.repeat(43), returnTo: null };
    const mails = [
      { ...to, id: randomUUID(), purpose: 'reset-password' },
      { ...to, id: randomUUID(), purpose: 'sign-in', signIn },
    ] as const;
    for (const mail of mails) await outbox.putMail(mail);
    const items = await tables.outbox.items();
    const records = mails.map(({ id }, index) =>
      recordOf(items.find((item) => String(item.id).endsWith(id)) ?? {}, String(index + 1)),
    );
    const context = { awsRequestId: 'mails', getRemainingTimeInMillis: () => 60_000 };

    const answer = await service.as('sendMails', () => handler({ Records: records }, context));

    expect([answer.batchItemFailures, ses.mails.map((mail) => mail.to)]).toEqual([[], [email, email]]);
    unused.set(mode, new Set(service.unusedPermissions()));
    client.destroy();
    await ses.stop();
  });

  test('events are linked within the role of what links them', async () => {
    service.forgetKeys(true);
    const { handler } = await import('../../functions/hooks/chain-events');
    await signedIn(service);
    const Records = await streamRecordsOf(tables);
    const context = { awsRequestId: 'chains', getRemainingTimeInMillis: () => 60_000 };

    const answer = await service.as('chainEvents', () => handler({ Records }, context));

    expect(answer.batchItemFailures).toEqual([]);
    const links = (await tables.audit.items()).filter(
      ({ part, id }) => String(part).startsWith('chain#') && id !== 'head',
    );
    expect(links).toHaveLength(Records.length);
    unused.set(mode, new Set(service.unusedPermissions()));
  });

  test('the authorizer decides within its role', async () => {
    service.forgetKeys(true);
    const { handler } = await import('../../functions/authorizer/authorize');
    const { cookie } = await signedIn(service);
    const headers = await bearerOf(service, cookie);
    const ask = (sent: Parameters<typeof httpApiEvent>[0]) =>
      service.as('authorize', () => handler(httpApiEvent(sent) as AuthorizerEvent, { awsRequestId: 'authorizer' }));

    const answers = [await ask({ cookies: [cookie] }), await ask(headers)];
    if (mode === 'hardened') answers.push(await ask({ cookies: [await aged(cookie)] }));

    expect(answers.map((answer) => 'isAuthorized' in answer && answer.isAuthorized)).not.toContain(false);
    unused.set(mode, new Set(service.unusedPermissions()));
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
    /^(?:get|list|create|update|delete|log)\w+: dynamodb:(?:UpdateItem (?:Limits|Events)Table|PutItem OutboxTable)$/.test(
      permission,
    );
  // Of many first sign-ins at once all but one take their key away again, see tests/lib/auth/tokens/key-ring.test.ts, and so do
  // first set-ups of an app, see tests/lib/auth/totp/sealing-keys.test.ts; the key of
  // an outside service is read where one is asked, see tests/lib/runtime/secret-parameter.test.ts.
  const rare = [
    'issueTokens: ssm:DeleteParameter signing-keys',
    'issueSessionToken: ssm:DeleteParameter signing-keys',
    // As for every token: the first one of a stage makes the key.
    'impersonateUser: dynamodb:PutItem SigningKeysTable',
    'impersonateUser: ssm:DeleteParameter signing-keys',
    'impersonateUser: ssm:GetParameter signing-keys',
    'impersonateUser: ssm:PutParameter signing-keys',
    'signUp: ssm:GetParameter email-validation-key',
    'beginTotpSetup: ssm:DeleteParameter sealing-keys',
    'submitSetup: ssm:DeleteParameter sealing-keys',
    'submitRegister: ssm:GetParameter email-validation-key',
    'requestEmailChange: ssm:GetParameter email-validation-key',
    'submitEmail: ssm:GetParameter email-validation-key',
    'sendMails: ssm:GetParameter email-validation-key',
    // The first event of a stage makes the signing key if no token did, see tests/e2e/chain-events.test.ts.
    'chainEvents: dynamodb:PutItem SigningKeysTable',
    'chainEvents: ssm:DeleteParameter signing-keys',
    'chainEvents: ssm:PutParameter signing-keys',
  ];
  const [classic, hardened] = [...unused.values()] as [Set<string>, Set<string>];
  const never = [...classic].filter((permission) => hardened.has(permission) && !isForBasic(permission));
  expect(never.sort()).toEqual(rare.sort());
});
