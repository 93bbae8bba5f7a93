import type { LiveService } from '../live-service';
import { withPasskey } from './passkeys';
import type { Scenario } from './scenario';
import { withApp } from './second-factors';
import { adminWithTokens, asAdmin, asMember, bearer, grant, member, NOBODY, setUp, strangers } from './user-directory';

const idOf = async (email: string): Promise<string> => {
  const { users } = await import('../../../lib/runtime/users');
  return (await users.findUserId(email)) ?? '';
};

/** The path of a user with a second factor. */
export const pathOf = async ({ email }: { email: string }) => ({ pathParameters: { id: await idOf(email) } });

/** The token session of this access token, as if its user had signed in an hour ago. */
export const agedTokens = async (token: string): Promise<void> => {
  const { tableClient } = await import('../../../lib/runtime/table-client');
  const { UpdateCommand } = await import('@aws-sdk/lib-dynamodb');
  const { sid } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };
  const command = new UpdateCommand({
    TableName: process.env.SESSIONS_TABLE,
    Key: { id: `sid#${sid}` },
    UpdateExpression: 'SET authenticated_at = :then',
    ExpressionAttributeValues: { ':then': Date.now() / 1000 - 3600 },
  });
  await tableClient.documents.send(command);
};

const REMOVE = 'removeUserSecondFactors';

/** What every admin’s route of one user refuses. */
export const refusals = (name: string): Scenario[] => [
  ...strangers(name),
  asMember(name, 'refuses who is no admin', 403, ({ id }) => ({ pathParameters: { id } })),
  asAdmin(name, 'finds nobody', 404, () => ({ pathParameters: { id: NOBODY } })),
  asAdmin(name, 'finds nobody of another customer', 404, async (_, service) => ({
    pathParameters: { id: (await member(service, { customerId: 2 })).id },
  })),
];

/** A user with an app and a reserved role that no admin of the scenarios has. */
export const auditor = async (service: LiveService) => {
  const user = await withApp(service);
  const roles = await setUp();
  await grant(user.email, [roles.auditor]);
  return user;
};

/** What admins see and do about the second factors of others. */
export const userSecondFactorScenarios: readonly Scenario[] = [
  ...refusals('listUserSecondFactors'),
  asAdmin('listUserSecondFactors', 'shows an app', 200, async (_, service) => pathOf(await withApp(service)), true),
  asAdmin('listUserSecondFactors', 'shows a passkey', 200, async (_, service) => pathOf(await withPasskey(service))),
  asAdmin('listUserSecondFactors', 'shows a user without any', 200, async (_, service) => ({
    pathParameters: { id: (await member(service)).id },
  })),

  ...refusals(REMOVE),
  asAdmin(REMOVE, 'removes an app', 200, async (_, service) => pathOf(await withApp(service)), true),
  asAdmin(REMOVE, 'removes a passkey', 200, async (_, service) => pathOf(await withPasskey(service))),
  asAdmin(REMOVE, 'leaves a user without any as they are', 200, async (_, service) => ({
    pathParameters: { id: (await member(service)).id },
  })),
  asAdmin(REMOVE, 'refuses a user with a role above the caller', 403, async (_, service) =>
    pathOf(await auditor(service)),
  ),
  asAdmin(REMOVE, 'refuses the caller’s own', 403, ({ id }) => ({ pathParameters: { id } })),
  {
    function: REMOVE,
    title: 'asks an admin who signed in an hour ago to sign in again',
    status: 403,
    mode: 'hardened',
    run: async (service) => {
      const { token } = await adminWithTokens(service);
      await agedTokens(token);
      return service.call(REMOVE, { headers: bearer(token), ...(await pathOf(await withApp(service))) });
    },
  },
];
