import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { cookieFrom } from '../event';
import type { LiveService } from '../live-service';
import { signedUp } from './auth-service';
import type { Scenario } from './scenario';

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

export const secondStepScenarios: readonly Scenario[] = [
  asks('signIn', 202),
  asks('logIn', 401),
  asks('issueTokens', 401),
  asksAgain,
];
