import type { User } from '../../lib/auth/entities';
import {
  type Authenticator,
  identifyCaller,
  identifyLeavingCaller,
} from '../../lib/auth/sessions/authenticators/authenticator';
import { createBasicAuth } from '../../lib/auth/sessions/authenticators/basic-auth';
import { createSessionAuth } from '../../lib/auth/sessions/authenticators/session-auth';
import { createSessionDbAuth } from '../../lib/auth/sessions/authenticators/session-db-auth';
import { createSessionExpAuth } from '../../lib/auth/sessions/authenticators/session-exp-auth';
import { createHandler as createUser } from '../../lib/endpoints/session-api/create-user';
import { createHandler as deleteUser } from '../../lib/endpoints/session-api/delete-user';
import { createHandler as getMe } from '../../lib/endpoints/session-api/get-me';
import { createHandler as getStats } from '../../lib/endpoints/session-api/get-stats';
import { createHandler as getUser } from '../../lib/endpoints/session-api/get-user';
import { createHandler as listUsers } from '../../lib/endpoints/session-api/list-users';
import { createHandler as logIn } from '../../lib/endpoints/session-api/log-in';
import { createHandler as logOut } from '../../lib/endpoints/session-api/log-out';
import { createHandler as updateUser } from '../../lib/endpoints/session-api/update-user';
import type { CallerSource } from '../../lib/http/handler';
import type { AuthType } from '../../lib/settings';
import { newAccount, type TestDeps } from './accounts';
import { at, createAuthService, unreadableBodies as unreadableOnA } from './auth-service';
import { createTestDeps, newCredentials } from './deps';
import { cookieFrom, type RequestParts } from './event';
import { basicHeader } from './sent-credentials';

const defaults = {
  authType: 'session_db_auth' as AuthType,
  cookie: { name: '_my_session_id', secure: false },
  deviceCookie: { name: 'device', secure: false },
  challengeCookie: { name: 'challenge', secure: false },
  relyingParty: { id: 'localhost', origins: ['http://localhost:3000'] },
  signUpCookie: { name: 'sign_up', secure: false },
  signInCookie: { name: 'sign_in', secure: false },
  sessionDurationSeconds: 86_400 as number | null,
  origins: ['http://localhost:3000'] as readonly string[],
  openPaths: [] as readonly string[],
  errorsHaveCodes: false,
};

type Config = Pick<typeof defaults, 'sessionDurationSeconds'>;

const authenticators: Record<AuthType, (deps: TestDeps, config: Config) => Authenticator> = {
  basic_auth: createBasicAuth,
  session_auth: createSessionAuth,
  session_exp_auth: createSessionExpAuth,
  session_db_auth: createSessionDbAuth,
};

export const sessionTypes = ['session_auth', 'session_exp_auth', 'session_db_auth'] as const;

/** The session API in memory: each handler behind its route, all with the same dependencies. The auth service is beside it. */
export const createSessionApi = (settings: Partial<typeof defaults> = {}, deps = createTestDeps()) => {
  const config = { ...defaults, ...settings };
  const authenticator = authenticators[config.authType](deps, config);
  const callers: CallerSource = {
    cookieName: config.cookie.name,
    identify: (credentials) => identifyCaller({ ...deps, authenticator }, credentials),
  };
  const leaving: CallerSource = {
    ...callers,
    identify: (credentials) => identifyLeavingCaller({ authenticator }, credentials),
  };
  const known = { ...deps, callers };
  return {
    deps,
    logIn: at(
      'POST /api/v1/auth_session/login',
      logIn({ ...deps, authenticator }, { ...config, sessionApiCookie: config.cookie }),
    ),
    logOut: at(
      'DELETE /api/v1/auth_session/logout',
      logOut({ ...deps, callers: leaving }, { ...config, sessionApiCookie: config.cookie }),
    ),
    getMe: at('GET /api/v1/users/me', getMe(known, config)),
    getStats: at('GET /api/v1/stats', getStats(known, config)),
    listUsers: at('GET /api/v1/users', listUsers(known, config)),
    createUser: at('POST /api/v1/users', createUser(known, config)),
    getUser: at('GET /api/v1/users/{id}', getUser(known, config)),
    updateUser: at('PUT /api/v1/users/{id}', updateUser(known, config)),
    deleteUser: at('DELETE /api/v1/users/{id}', deleteUser(known, { ...config, sessionApiCookie: config.cookie })),
    surfaceA: createAuthService({ sessionDurationSeconds: config.sessionDurationSeconds }, deps),
  };
};

type SessionApi = ReturnType<typeof createSessionApi>;

/** A new account with a session of the session API. */
export const loggedIn = async (api: SessionApi) => {
  const account = await newAccount(api.deps);
  const { email, password } = account;
  const cookie = cookieFrom(await api.logIn({ form: { email, password } }));
  return { ...account, cookie };
};

/** A logged-in caller, and another user of the same customer. */
export const withCaller = async (settings: Partial<typeof defaults> = {}) => {
  const api = createSessionApi(settings);
  const caller = await loggedIn(api);
  const other = await newAccount(api.deps);
  return { api, caller, other, asCaller: { cookies: [caller.cookie] } };
};

/** The same session, in a cookie with the name that the other surface uses. */
export const underName = (cookie: string, name: string): string => `${name}=${cookie.split('=')[1] ?? ''}`;

/** The body that shows a user whose account was created at the time of the fixed clock. @param changes replace these fields. */
export const textOf = (user: Pick<User, 'id' | 'email'>, changes: Record<string, string | null> = {}): string =>
  JSON.stringify({
    created_at: '2026-11-20 10:00:00',
    email: user.email,
    first_name: null,
    id: user.id,
    last_name: null,
    updated_at: '2026-11-20 10:00:00',
    ...changes,
  });

export const NOBODY = 'b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01';

/** Ids in a path for which there is no user. */
export const idsOfNobody: [title: string, id: string][] = [
  ['an id that nobody has', NOBODY],
  ['what is no id', '42'],
  ['an id in capitals', NOBODY.toUpperCase()],
  ['the key of a claim', 'email#bob@example.com'],
  ['an empty id', ''],
  ['a broken surrogate', '\ud800'],
  ['more than a key may have', 'a'.repeat(3000)],
  ['a prototype key', '__proto__'],
];

const UNAUTHORIZED = '{"error":"Unauthorized"}';
const FORBIDDEN = '{"error":"Forbidden"}';

/** Callers that every private route refuses under a session type, and the exact answer to each. */
export const strangers: [title: string, parts: RequestParts, status: number, text: string][] = [
  ['nothing', {}, 401, UNAUTHORIZED],
  ['another cookie', { cookies: ['theme=dark'] }, 401, UNAUTHORIZED],
  ['the cookie of the other surface', { cookies: ['session_id=made up'] }, 401, UNAUTHORIZED],
  ['an unknown session', { cookies: ['_my_session_id=made up by somebody'] }, 403, FORBIDDEN],
  ['an empty session cookie', { cookies: ['_my_session_id='] }, 403, FORBIDDEN],
  ['two session cookies', { cookies: ['_my_session_id=a', '_my_session_id=b'] }, 403, FORBIDDEN],
  ['an empty header', { headers: { authorization: '' } }, 403, FORBIDDEN],
  ['another scheme', { headers: { authorization: 'Bearer made-up' } }, 403, FORBIDDEN],
  ['Basic', { headers: { authorization: basicHeader(newCredentials()) } }, 403, FORBIDDEN],
];

/** Bodies that are not a JSON object with the right fields. */
export const wrongFormats: [fault: string, parts: RequestParts][] = [
  ['no body', {}],
  ['an empty body', { text: '', headers: jsonType() }],
  ['text that is not JSON', { text: '{', headers: jsonType() }],
  ['a form', { form: { first_name: 'Bob' } }],
  ['null', { json: null }],
  ['an array', { json: [] }],
  ['a text', { json: 'first_name' }],
  ['a number', { json: 1 }],
  ['a duplicate field', { text: '{"first_name":"a","first_name":"b"}', headers: jsonType() }],
  ['a prototype key', { text: '{"__proto__":{"first_name":"a"}}', headers: jsonType() }],
  ['a field that is not its own', { json: { email: 'bob@example.com', password: 'x', is_admin: true } }],
];

/** As in the auth service, with the key `error`. */
export const unreadableBodies = unreadableOnA.map(
  ([fault, parts, status]) => [fault, parts, status] satisfies [string, RequestParts, number],
);

function jsonType() {
  return { 'content-type': 'application/json' };
}
