import '../faults/hardened-environment';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { AuthorizerEvent } from '../../lib/endpoints/authorizer/authorizer-event';
import type { LambdaHandler } from '../../lib/http/handler';
import { createDirectoryPlanting } from '../faults/planting-directory';
import { createHardenedPlanting } from '../faults/planting-hardened';
import { httpApiEvent } from '../support/authorizer-events';
import { call, gatewayEvent, type RequestParts } from '../support/event';
import { basicHeader } from '../support/sent-credentials';
import { useTables } from '../support/tables';

/**
 * Sessions and tokens that a user began before their email was verified, in a mode that does not require it, must not continue
 * in one that does. Every way to be recognised is a row here.
 */

const tables = useTables();
const hardened = createHardenedPlanting(tables);
const directory = createDirectoryPlanting(tables, { cost: 4 });

beforeEach(() => tables.clear());

const send = async (load: Promise<{ handler: LambdaHandler }>, route: string, parts: RequestParts): Promise<number> =>
  (await call((await load).handler, gatewayEvent(route, parts))).status;

/** A user whose email is not verified, with a session of every kind. */
const plant = async () => {
  const user = await hardened.plantUser();
  const { cookie } = await hardened.plantBrowser(user);
  const { cookie: apiCookie } = await hardened.plantBrowser(user, { cookieName: '__Host-_my_session_id' });
  const tokens = await directory.plantTokens(user);
  const { signingAccessTokens } = await import('../../lib/runtime/signing-access-tokens');
  const { hashToken } = await import('../../lib/crypto/hash-token');
  const now = new Date();
  const session = {
    id: hashToken(cookie.split('=')[1] ?? ''),
    epoch: user.sessionEpoch,
    authenticatedAt: now,
    methods: ['pwd'] as const,
    expiresAt: null,
  };
  const { token } = await signingAccessTokens.issue({ user, session });
  return { user, cookie, apiCookie, tokens, bearer: { authorization: `Bearer ${token}` } };
};
type Planted = Awaited<ReturnType<typeof plant>>;

const authService = {
  getProfile: () => import('../../functions/auth-service/get-profile'),
  signOut: () => import('../../functions/auth-service/sign-out'),
  issueSessionToken: () => import('../../functions/auth-service/issue-session-token'),
};
const authorize = async (sent: Parameters<typeof httpApiEvent>[0]): Promise<number> => {
  const { handler } = await import('../../functions/authorizer/authorize');
  const answer = await handler(httpApiEvent(sent) as AuthorizerEvent, { awsRequestId: 'a' });
  return 'isAuthorized' in answer && answer.isAuthorized ? 200 : 403;
};

const ways: [way: string, refused: number, accepted: number, run: (planted: Planted) => Promise<number>][] = [
  [
    'the session cookie',
    403,
    200,
    ({ cookie }) => send(authService.getProfile(), 'GET /profile', { cookies: [cookie] }),
  ],
  [
    'a token of the session',
    403,
    200,
    ({ bearer }) => send(authService.getProfile(), 'GET /profile', { headers: bearer }),
  ],
  [
    'a token of the directory',
    403,
    200,
    ({ tokens }) => send(authService.getProfile(), 'GET /profile', { headers: tokens.headers }),
  ],
  ['a sign-out', 403, 302, ({ cookie }) => send(authService.signOut(), 'DELETE /sessions', { cookies: [cookie] })],
  [
    'POST /token',
    403,
    200,
    ({ cookie }) => send(authService.issueSessionToken(), 'POST /token', { cookies: [cookie] }),
  ],
  [
    'the session API',
    403,
    200,
    ({ apiCookie }) =>
      send(import('../../functions/session-api/get-me'), 'GET /api/v1/users/me', { cookies: [apiCookie] }),
  ],
  [
    'a sign-out of the session API',
    403,
    200,
    ({ apiCookie }) =>
      send(import('../../functions/session-api/log-out'), 'DELETE /api/v1/auth_session/logout', {
        cookies: [apiCookie],
      }),
  ],
  [
    'a token on the directory',
    401,
    200,
    ({ tokens }) =>
      send(import('../../functions/user-directory/get-token'), 'GET /api/users/token', { headers: tokens.headers }),
  ],
  [
    'a token of the cookie session on the directory',
    401,
    200,
    ({ bearer }) =>
      send(import('../../functions/user-directory/get-token'), 'GET /api/users/token', { headers: bearer }),
  ],
  [
    'a refresh token',
    401,
    200,
    ({ tokens }) =>
      send(import('../../functions/user-directory/refresh-tokens'), 'POST /api/users/refresh', {
        json: { refresh_token: tokens.refreshToken },
      }),
  ],
  ['the authorizer, by the cookie', 403, 200, ({ cookie }) => authorize({ cookies: [cookie] })],
  ['the authorizer, by a token of the session', 403, 200, ({ bearer }) => authorize(bearer)],
  ['the authorizer, by a token of the directory', 403, 200, ({ tokens }) => authorize(tokens.headers)],
  [
    'a sign-in',
    401,
    200,
    ({ user }) =>
      send(import('../../functions/auth-service/sign-in'), 'POST /sessions', {
        json: { email: user.email, password: hardened.password },
      }),
  ],
  [
    'a sign-in on the session API',
    401,
    200,
    ({ user }) =>
      send(import('../../functions/session-api/log-in'), 'POST /api/v1/auth_session/login', {
        form: { email: user.email, password: hardened.password },
      }),
  ],
  [
    'a sign-in on the directory',
    401,
    200,
    ({ user }) =>
      send(import('../../functions/user-directory/issue-tokens'), 'POST /api/users/login', {
        json: { email: user.email, password: hardened.password },
      }),
  ],
];

describe.each(ways)('%s', (_, refused, accepted, run) => {
  test('is refused until the email is verified', async () => {
    const planted = await plant();
    expect(await run(planted)).toBe(refused);
    await tables.users.patch(planted.user.id, { email_verified: true });
    expect(await run(planted)).toBe(accepted);
  });
});

test('Basic authentication is refused until the email is verified', async () => {
  const { user } = await plant();
  const { createBasicAuth } = await import('../../lib/auth/sessions/authenticators/basic-auth');
  const { createTestDeps } = await import('../support/deps');
  const { hardenedMode } = await import('../../lib/auth/contract-mode');
  const { users } = await import('../../lib/runtime/users');
  const basic = createBasicAuth(
    { ...createTestDeps({ mode: hardenedMode }), users, hasher: hardened.hasher },
    { sessionDurationSeconds: null },
  );
  const proof = {
    authorization: basicHeader({ email: user.email, password: hardened.password }),
    sessionToken: null,
    hasSessionCookie: false,
    ipAddress: '198.51.100.7',
  };
  expect(await basic.authenticate(proof)).toBeNull();
  await tables.users.patch(user.id, { email_verified: true });
  expect((await basic.authenticate(proof))?.user.id).toBe(user.id);
});
