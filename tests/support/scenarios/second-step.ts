import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { cookieFrom } from '../event';
import type { LiveService } from '../live-service';
import { signedUp } from './auth-service';
import type { Scenario } from './scenario';
import { loggedIn } from './session-api';
import { setUp } from './user-directory';

/** A new account whose user has a second factor: the users table says so. */
const withSecondFactor = async (service: LiveService) => {
  const credentials = await signedUp(service);
  await addSecondFactor(credentials.email);
  return credentials;
};

const addSecondFactor = async (email: string): Promise<void> => {
  const { users } = await import('../../../lib/runtime/users');
  const { tableClient } = await import('../../../lib/runtime/table-client');
  const command = new UpdateCommand({
    TableName: process.env.USERS_TABLE,
    Key: { id: await users.findUserId(email) },
    UpdateExpression: 'SET totp_enabled = :true',
    ExpressionAttributeValues: { ':true': true },
  });
  await tableClient.documents.send(command);
};

const asks = (name: string, status: number): Scenario => ({
  function: name,
  title: 'asks for the second factor',
  status,
  run: async (service) => service.call(name, { json: await withSecondFactor(service) }),
});

/** A user whose session began before they set up a second factor elsewhere. */
const asksAgain: Scenario = {
  function: 'reauthenticate',
  title: 'asks for the second factor',
  status: 202,
  run: async (service) => {
    const credentials = await signedUp(service);
    const answer = await service.call('signIn', { form: credentials });
    await addSecondFactor(credentials.email);
    return service.call('reauthenticate', { form: { password: credentials.password }, cookies: [cookieFrom(answer)] });
  },
};

/** A user who deletes themself, and an admin who deletes a user, whose credentials are deleted too. */
const deletes = (name: 'deleteMe' | 'deleteUser'): Scenario => ({
  function: name,
  title: 'deletes the second factors too',
  status: 200,
  run: async (service) => {
    const owner = await loggedIn(service);
    const caller = name === 'deleteMe' ? owner : await loggedIn(service, { roles: [(await setUp()).admin] });
    await addSecondFactor(owner.email);
    await storeCredential(owner.id);
    return service.call(name, { cookies: [caller.cookie], pathParameters: { id: owner.id } });
  },
});

const storeCredential = async (userId: string): Promise<void> => {
  const { tableClient } = await import('../../../lib/runtime/table-client');
  const item = { user_id: userId, id: 'recovery', hashes: new Set(['a hash']), created_at: 1 };
  await tableClient.documents.send(new PutCommand({ TableName: process.env.CREDENTIALS_TABLE, Item: item }));
};

export const secondStepScenarios: readonly Scenario[] = [
  asks('signIn', 202),
  asks('logIn', 401),
  asks('issueTokens', 401),
  asksAgain,
  deletes('deleteMe'),
  deletes('deleteUser'),
];
