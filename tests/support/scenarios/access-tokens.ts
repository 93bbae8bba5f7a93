import { newCredentials } from '../deps';
import type { Answer, RequestParts } from '../event';
import type { LiveService } from '../live-service';
import { signedIn } from './auth-service';
import { type Scenario, sends } from './scenario';

/** The header with an access token of the session of this cookie. */
export const bearerOf = async (service: LiveService, cookie: string): Promise<{ authorization: string }> => {
  const { body } = await service.call('issueSessionToken', { cookies: [cookie] });
  return { authorization: `Bearer ${(body as { access_token: string }).access_token}` };
};

/** A private route of the auth service, called with an access token and no cookie. */
const calling = (
  name: string,
  status: number,
  partsOf: (given: { email: string; password: string }) => RequestParts = () => ({}),
): Scenario => ({
  function: name,
  title: 'accepts an access token of the session',
  status,
  run: async (service): Promise<Answer> => {
    const { cookie, ...credentials } = await signedIn(service);
    return service.call(name, { ...partsOf(credentials), headers: await bearerOf(service, cookie) });
  },
});

/** As on a stage where nobody has requested a token yet. */
const withoutKeys = async (): Promise<void> => {
  const { tableClient } = await import('../../../lib/runtime/table-client');
  const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
  const TableName = process.env.SIGNING_KEYS_TABLE;
  await tableClient.documents.send(new DeleteCommand({ TableName, Key: { id: 'access-tokens' } }));
};

export const accessTokenScenarios: readonly Scenario[] = [
  {
    function: 'issueSessionToken',
    title: 'issues a token of the session',
    status: 200,
    isTypical: true,
    run: async (service) => service.call('issueSessionToken', { cookies: [(await signedIn(service)).cookie] }),
  },
  {
    function: 'issueSessionToken',
    title: 'creates the first signing key',
    status: 200,
    run: async (service) => {
      const { cookie } = await signedIn(service);
      await withoutKeys();
      return service.call('issueSessionToken', { cookies: [cookie] });
    },
  },
  {
    function: 'issueSessionToken',
    title: 'exchanges no access token for another',
    status: 403,
    run: async (service) => {
      const { cookie } = await signedIn(service);
      return service.call('issueSessionToken', { headers: await bearerOf(service, cookie) });
    },
  },
  sends('issueSessionToken', 'refuses who sends nothing', 403),

  ...['requestRegistration', 'listPasskeys'].map((name) => calling(name, 200)),
  ...['addPasskey', 'renamePasskey'].map((name) => calling(name, 400)),
  calling('removePasskey', 404, () => ({ pathParameters: { id: 'AAAA' } })),
  calling('getProfile', 200),
  calling('listSessions', 200),
  calling('endSession', 404, () => ({ pathParameters: { reference: 'none' } })),
  calling('listEvents', 200),
  calling('signOut', 302),
  calling('reauthenticate', 200, ({ password }) => ({ form: { password } })),
  calling('listSecondFactors', 200),
  calling('beginTotpSetup', 201),
  calling('enableTotp', 409, () => ({ json: { code: '123456' } })),
  calling('disableTotp', 409, () => ({ json: { code: '123456' } })),
  calling('replaceRecoveryCodes', 409, () => ({ json: { code: '123456' } })),
  calling('changePassword', 200, ({ password }) => ({
    form: { current_password: password, new_password: newCredentials().password },
  })),
  { ...calling('requestEmailChange', 200, () => ({ form: { new_email: newCredentials().email } })), mode: 'hardened' },
  calling('getToken', 200),
  calling('revokeTokens', 200),
  {
    function: 'getProfile',
    title: 'refuses the cookie of another user beside a token',
    status: 403,
    run: async (service) => {
      const [one, other] = [await signedIn(service), await signedIn(service)];
      return service.call('getProfile', { cookies: [other.cookie], headers: await bearerOf(service, one.cookie) });
    },
  },
];
