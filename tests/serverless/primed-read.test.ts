import { expect, test } from '@jest/globals';
import { primedRead } from '../../serverless/plugins/primed-read.mjs';

const allow = (table: string, ...actions: string[]) => ({
  Effect: 'Allow',
  Action: actions.map((action) => `dynamodb:${action}`),
  Resource: { 'Fn::GetAtt': [table, 'Arn'] },
});

test('a function that reads tables in one batch does so while it initialises', () => {
  const statements = [allow('SessionsTable', 'GetItem', 'BatchGetItem'), allow('UsersTable', 'BatchGetItem')];
  expect(primedRead(statements)).toBe('primeBatchGet("usersTable", "sessionsTable")');
});

test('a function that reads single items reads one while it initialises, from the users table if allowed', () => {
  const statements = [allow('SigningKeysTable', 'GetItem'), allow('UsersTable', 'GetItem', 'UpdateItem')];
  expect(primedRead(statements)).toBe('primeGet("usersTable")');
  expect(primedRead(statements.slice(0, 1))).toBe('primeGet("signingKeysTable")');
});

test.each([
  ['has no permissions', []],
  ['only writes', [allow('UsersTable', 'PutItem')]],
  ['reads a table with another key', [allow('RolesTable', 'GetItem')]],
  ['reads an index', [{ Effect: 'Allow', Action: ['dynamodb:Query'], Resource: { 'Fn::Sub': 'arn' } }]],
  ['has a deny statement', [{ ...allow('UsersTable', 'GetItem'), Effect: 'Deny' }]],
])('a function that %s reads nothing', (_, statements) => {
  expect(primedRead(statements)).toBe('');
});
