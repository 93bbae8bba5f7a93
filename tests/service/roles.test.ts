import { beforeAll, expect, test } from '@jest/globals';
import { type LiveService, loadLiveService } from '../support/live-service';
import { allScenarios } from '../support/scenarios/all';
import { useTables } from '../support/tables';

// As deployed: with guess limits.
process.env.LIMIT_ACCOUNT_FAILURES = '5';
process.env.LIMIT_ADDRESS_FAILURES = '100';

useTables();

let service: LiveService;

beforeAll(async () => {
  service = await loadLiveService({ forgetsKeys: true });
});

test.each(allScenarios)('$function $title within its role', async (scenario) => {
  const answer = await scenario.run(service);

  expect(answer.status).toBe(scenario.status);
});

test('no role allows what no scenario needed', () => {
  // Counting guesses is for basic_auth there, see auth-types/basic-auth-limits.test.ts.
  const isForBasic = (permission: string) => /^(?!signIn|logIn)\w+: dynamodb:UpdateItem LimitsTable$/.test(permission);
  // Of many first sign-ins at once all but one take their key away again, see tests/lib/auth/key-ring.test.ts.
  const rare = 'issueTokens: ssm:DeleteParameter signing-keys';
  const unused = service.unusedPermissions().filter((permission) => !isForBasic(permission));
  expect(unused).toEqual([rare]);
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
