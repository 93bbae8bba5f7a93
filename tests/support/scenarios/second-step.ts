import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LiveService } from '../live-service';
import { signedUp } from './auth-service';
import type { Scenario } from './scenario';

/** A new account whose user has a second factor: the users table says so. */
const withSecondFactor = async (service: LiveService) => {
  const credentials = await signedUp(service);
  const { users } = await import('../../../lib/runtime/users');
  const { tableClient } = await import('../../../lib/runtime/table-client');
  const command = new UpdateCommand({
    TableName: process.env.USERS_TABLE,
    Key: { id: await users.findUserId(credentials.email) },
    UpdateExpression: 'SET totp_enabled = :true',
    ExpressionAttributeValues: { ':true': true },
  });
  await tableClient.documents.send(command);
  return credentials;
};

const asks = (name: string, status: number): Scenario => ({
  function: name,
  title: 'asks for the second factor',
  status,
  run: async (service) => service.call(name, { json: await withSecondFactor(service) }),
});

export const secondStepScenarios: readonly Scenario[] = [
  asks('signIn', 202),
  asks('logIn', 401),
  asks('issueTokens', 401),
];
