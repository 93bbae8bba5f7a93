import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { challengeIn, totpCode, wrongTotpCode } from '../authenticator-app';
import { cookieFrom } from '../event';
import type { LiveService } from '../live-service';
import { signedIn, signedUp } from './auth-service';
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

/** A user with an authenticator app proves again who they are, in two steps. @param codeOf the code of the second step. */
const answersAgain = (
  title: string,
  status: number,
  codeOf: (app: { secret: string; recoveryCodes: readonly string[] }) => string,
): Scenario => ({
  function: 'reauthenticate',
  title,
  status,
  run: async (service) => {
    const { cookie: first, password } = await signedIn(service);
    const { secret } = (await service.call('beginTotpSetup', { cookies: [first] })).body as { secret: string };
    const enabled = await service.call('enableTotp', {
      json: { code: totpCode(secret, new Date()) },
      cookies: [first],
    });
    const { recovery_codes: recoveryCodes } = enabled.body as { recovery_codes: string[] };
    const cookies = [cookieFrom(enabled)];
    const challenge = challengeIn(await service.call('reauthenticate', { form: { password }, cookies }));
    return service.call('reauthenticate', { form: { challenge, code: codeOf({ secret, recoveryCodes }) }, cookies });
  },
});

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
  answersAgain('accepts a code of the authenticator app', 200, ({ secret }) => totpCode(secret, new Date(), 1)),
  answersAgain('accepts a recovery code', 200, ({ recoveryCodes: [code = ''] }) => code),
  answersAgain('refuses a wrong code', 401, ({ secret }) => wrongTotpCode(secret, new Date())),
  deletes('deleteMe'),
  deletes('deleteUser'),
];
