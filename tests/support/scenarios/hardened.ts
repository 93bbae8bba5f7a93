import { newCredentials } from '../deps';
import { cookieFrom, type RequestParts } from '../event';
import type { LiveService } from '../live-service';
import { signedIn, signedUp } from './auth-service';
import type { Scenario } from './scenario';
import { loggedIn } from './session-api';
import { adminWithTokens } from './user-directory';

const IDLE_MINUTES = 30;

/** Scenarios that only mode hardened has. */
const hardened = (
  name: string,
  title: string,
  status: number,
  run: (service: LiveService) => ReturnType<Scenario['run']>,
): Scenario => ({ function: name, title, status, mode: 'hardened', run });

/** Change the session of this cookie as if it had been used last half an hour ago. */
export const aged = async (cookie: string): Promise<string> => {
  const { tableClient } = await import('../../../lib/runtime/table-client');
  const { hashToken } = await import('../../../lib/crypto/hash-token');
  const { UpdateCommand } = await import('@aws-sdk/lib-dynamodb');
  const id = hashToken(cookie.slice(cookie.indexOf('=') + 1));
  const command = new UpdateCommand({
    TableName: process.env.SESSIONS_TABLE,
    Key: { id },
    UpdateExpression: 'SET used_at = :then',
    ExpressionAttributeValues: { ':then': Date.now() / 1000 - IDLE_MINUTES * 60 },
  });
  await tableClient.documents.send(command);
  return cookie;
};

const NOBODY: RequestParts = { pathParameters: { id: 'b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01', reference: 'none' } };

/** Every route that checks a session updates the time of its last use. */
const noting = [
  ...[
    'getProfile',
    'listSessions',
    'endSession',
    'issueSessionToken',
    'listEvents',
    'changePassword',
    'requestRegistration',
    'addPasskey',
    'listPasskeys',
    'renamePasskey',
    'removePasskey',
    'reauthenticate',
  ].map((name) => [name, signedIn] as const),
  ...['getMe', 'getUser', 'getStats', 'listUsers', 'createUser', 'updateUser', 'deleteUser', 'deleteMe', 'logOut'].map(
    (name) => [name, loggedIn] as const,
  ),
].map(
  ([name, begin]): Scenario => ({
    function: name,
    title: 'stores the use of the session',
    status: 0,
    mode: 'hardened',
    isAnyStatus: true,
    run: async (service) => {
      const { cookie } = await begin(service);
      return service.call(name, { ...NOBODY, cookies: [await aged(cookie)] });
    },
  }),
);

/** A sign-in with the right password by a user whose email is not verified. */
const unproved = (name: 'signIn' | 'logIn' | 'issueTokens'): Scenario =>
  hardened(name, 'mails another link to who has not proved their mailbox', 401, async (service) => {
    const credentials = newCredentials();
    await service.call('signUp', { form: credentials });
    return service.call(name, { json: credentials });
  });

/** A sign-in with an unknown email. */
const refused = (name: 'logIn' | 'issueTokens'): Scenario =>
  hardened(name, 'says nothing of an unknown email', 401, (service) => service.call(name, { json: newCredentials() }));

export const hardenedScenarios: readonly Scenario[] = [
  ...noting,
  ...(['signIn', 'logIn', 'issueTokens'] as const).map(unproved),
  ...(['logIn', 'issueTokens'] as const).map(refused),
  hardened('signUp', 'answers a taken email as any other', 200, async (service) =>
    service.call('signUp', { form: await signedUp(service) }),
  ),
  hardened('signUp', 'sets the password again for the browser that repeats its sign-up', 200, async (service) => {
    const credentials = newCredentials();
    const cookie = cookieFrom(await service.call('signUp', { form: credentials }));
    return service.call('signUp', { form: { ...credentials, password: newCredentials().password }, cookies: [cookie] });
  }),
  hardened('requestPasswordReset', 'answers an unknown email as any other', 200, (service) =>
    service.call('requestPasswordReset', { form: { email: newCredentials().email } }),
  ),
  hardened('signOut', 'ends all sessions', 200, async (service) => {
    const { cookie } = await signedIn(service);
    return service.call('signOut', { cookies: [await aged(cookie)], query: { all: 'true' } });
  }),
  hardened('setPassword', 'sets the caller’s own, who knows the present one', 200, async (service) => {
    const { email, password, token } = await adminWithTokens(service);
    const json = { email, password: `new ${password}`, current_password: password };
    return service.call('setPassword', { json, headers: { authorization: `Bearer ${token}` } });
  }),
  hardened('setPassword', 'asks for the present password', 422, async (service) => {
    const { email, password, token } = await adminWithTokens(service);
    const json = { email, password: `new ${password}` };
    return service.call('setPassword', { json, headers: { authorization: `Bearer ${token}` } });
  }),
  hardened('updateDirectoryUser', 'sets the caller’s own password, who knows the present one', 200, async (service) => {
    const { id, email, password, token } = await adminWithTokens(service);
    const json = { email, name: 'Ada', active: true, password: `new ${password}`, current_password: password };
    const headers = { authorization: `Bearer ${token}` };
    return service.call('updateDirectoryUser', { json, headers, pathParameters: { id } });
  }),
  hardened('createDirectoryUser', 'takes an email over that nobody has verified', 201, async (service) => {
    const { token } = await adminWithTokens(service);
    const credentials = newCredentials();
    await service.call('signUp', { form: credentials });
    const json = { ...newCredentials(), email: credentials.email, name: 'Grace', active: true, roles: [] };
    return service.call('createDirectoryUser', { json, headers: { authorization: `Bearer ${token}` } });
  }),
  hardened('signIn', 'knows the browser again', 200, async (service) => {
    const credentials = await signedUp(service);
    const answer = await service.call('signIn', { form: credentials });
    const device = answer.cookies.find((cookie) => cookie.startsWith('__Host-device='))?.split(';')[0] ?? '';
    return service.call('signIn', { form: credentials, cookies: [cookieFrom(answer), device] });
  }),
];
