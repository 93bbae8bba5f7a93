import type { User } from '../../lib/auth/entities';
import type { SentCredentials } from '../../lib/auth/sessions/authenticators/authenticator';
import { LONGEST_TOKEN_SECONDS } from '../../lib/auth/tokens/access-token';
import { createAccessTokens } from '../../lib/auth/tokens/access-tokens';
import { findLeavingTokenCaller, findTokenCaller } from '../../lib/auth/tokens/find-token-caller';
import { createSigningKeyRing } from '../../lib/auth/tokens/key-ring';
import { type KeyPair, newKeyPair } from '../../lib/crypto/signing-key';
import { createHandler as countSignIns } from '../../lib/endpoints/user-directory/count-sign-ins';
import { createHandler as createDirectoryUser } from '../../lib/endpoints/user-directory/create-directory-user';
import { createHandler as deleteDirectoryUser } from '../../lib/endpoints/user-directory/delete-directory-user';
import { createHandler as endUserSessions } from '../../lib/endpoints/user-directory/end-user-sessions';
import { createHandler as exportCustomerEvents } from '../../lib/endpoints/user-directory/export-customer-events';
import { createHandler as getUser } from '../../lib/endpoints/user-directory/get-directory-user';
import { createHandler as getToken } from '../../lib/endpoints/user-directory/get-token';
import { createGuards } from '../../lib/endpoints/user-directory/guards';
import { createHandler as impersonateUser } from '../../lib/endpoints/user-directory/impersonate-user';
import { createHandler as issueTokens } from '../../lib/endpoints/user-directory/issue-tokens';
import { createHandler as listCustomerEvents } from '../../lib/endpoints/user-directory/list-customer-events';
import { createHandler as listRoles } from '../../lib/endpoints/user-directory/list-roles';
import { createHandler as listUserEvents } from '../../lib/endpoints/user-directory/list-user-events';
import { createHandler as listUserSecondFactors } from '../../lib/endpoints/user-directory/list-user-second-factors';
import { createHandler as listUserSessions } from '../../lib/endpoints/user-directory/list-user-sessions';
import { createHandler as refreshTokens } from '../../lib/endpoints/user-directory/refresh-tokens';
import { createHandler as removeUserSecondFactors } from '../../lib/endpoints/user-directory/remove-user-second-factors';
import { createHandler as renewInvitation } from '../../lib/endpoints/user-directory/renew-invitation';
import { createHandler as revokeTokens } from '../../lib/endpoints/user-directory/revoke-tokens';
import { createHandler as searchUsers } from '../../lib/endpoints/user-directory/search-users';
import { createHandler as sendUserResetMail } from '../../lib/endpoints/user-directory/send-user-reset-mail';
import { createHandler as setPassword } from '../../lib/endpoints/user-directory/set-password';
import { createHandler as changeUser } from '../../lib/endpoints/user-directory/update-directory-user';
import { createHandler as withdrawInvitation } from '../../lib/endpoints/user-directory/withdraw-invitation';
import { createHandler as getJwks } from '../../lib/endpoints/well-known/get-jwks';
import { createHandler as getOpenidConfiguration } from '../../lib/endpoints/well-known/get-openid-configuration';
import { newAccount } from './accounts';
import { at } from './auth-service';
import { createDirectoryDeps } from './directory';
import { type Answer, cookieFrom, type RequestParts } from './event';
import { createMemoryAccountEvents } from './memory-account-events';
import { createMemoryAudit } from './memory-audit';
import { createMemoryCredentialsStore } from './memory-credentials-store';
import { createMemoryInvitationsStore } from './memory-invitations-store';
import { createMemoryKeySetStore, createMemoryPrivateKeys } from './memory-key-stores';
import { createSessionApi } from './session-api';

export const COOKIE = 'user-api-credentials';
const OWN_ORIGIN = 'http://localhost:3000';
const ALLOWED_ORIGIN = 'https://app.example.com';

const defaults = {
  tokens: { issuer: OWN_ORIGIN, audience: 'latchkey', ttlSeconds: 900 },
  cookie: { name: COOKIE, secure: false },
  deviceCookie: { name: 'device', secure: false },
  challengeCookie: { name: 'challenge', secure: false },
  relyingParty: { id: 'localhost', origins: ['http://localhost:3000'] },
  signUpCookie: { name: 'sign_up', secure: false },
  signInCookie: { name: 'sign_in', secure: false },
  origins: [OWN_ORIGIN, ALLOWED_ORIGIN] as readonly string[],
  openPaths: [] as readonly string[],
  errorsHaveCodes: false,
  refreshSeconds: 86_400,
};

/** Created once per test file, because an RSA key takes some tenths of a second. */
let keyPair: Promise<KeyPair> | undefined;
const sameKeyPair = (): Promise<KeyPair> => {
  keyPair ??= newKeyPair();
  return keyPair;
};

/**
 * The user directory in memory: each handler behind its route, all with the same dependencies. The auth service and the
 * session API are beside it.
 */
export const createUserDirectory = async (settings: Partial<typeof defaults> = {}, given = createDirectoryDeps()) => {
  const config = { ...defaults, ...settings };
  const memory = await given;
  const credentials = createMemoryCredentialsStore(memory.users, memory.outbox);
  const accountEvents = createMemoryAccountEvents();
  const { dailyCounts, count: countOnDay } = createMemoryAudit();
  const deps = {
    ...memory,
    credentials,
    accountEvents,
    customerEvents: accountEvents,
    eventSeconds: 30 * 86_400,
    dailyCounts,
    countOnDay,
    refreshSeconds: config.refreshSeconds,
  };
  const keyRing = createSigningKeyRing(
    {
      keySets: createMemoryKeySetStore(),
      privateKeys: createMemoryPrivateKeys(),
      clock: deps.clock,
      newSecret: deps.ids.newSecret,
      newKeyPair: sameKeyPair,
    },
    { longestTokenSeconds: LONGEST_TOKEN_SECONDS },
  );
  const accessTokens = createAccessTokens({ ...deps, keyRing }, config.tokens);
  const callers = {
    cookieName: config.cookie.name,
    identify: (credentials: SentCredentials) => findTokenCaller({ ...deps, accessTokens }, credentials),
  };
  const leavingCallers = {
    ...callers,
    identify: (credentials: SentCredentials) => findLeavingTokenCaller({ ...deps, accessTokens }, credentials),
  };
  const routes = { ...config, directoryCookie: config.cookie };
  const open = { ...deps, accessTokens };
  const known = { ...deps, callers, cursorSecret: () => keyRing.cursorSecret() };
  // The directory of the tests is in mode `classic`, which sends no mail.
  const mode = { ...deps.mode, verifiesEmails: true };
  const sessionApi = createSessionApi({}, deps);
  return {
    deps: { ...deps, accessTokens },
    guards: createGuards(callers, config),
    issueTokens: at('POST /api/users/login', issueTokens(open, routes)),
    refreshTokens: at('POST /api/users/refresh', refreshTokens(open, routes)),
    getToken: at('GET /api/users/token', getToken(known, routes)),
    revokeTokens: at('GET /api/users/logout', revokeTokens({ ...deps, callers: leavingCallers }, routes)),
    revokeTokensByHead: at('HEAD /api/users/logout', revokeTokens({ ...deps, callers: leavingCallers }, routes)),
    setPassword: at('POST /api/users/reset-password', setPassword(known, config)),
    createDirectoryUser: at('POST /api/users', createDirectoryUser(known, config)),
    searchUsers: at('GET /api/users', searchUsers(known, config)),
    getUser: at('GET /api/users/{id}', getUser(known, config)),
    changeUser: at('PUT /api/users/{id}', changeUser(known, config)),
    deleteUser: at('DELETE /api/users/{id}', deleteDirectoryUser(known, routes)),
    listUserSessions: at('GET /api/users/{id}/sessions', listUserSessions(known, config)),
    endUserSessions: at('DELETE /api/users/{id}/sessions', endUserSessions(known, routes)),
    listCustomerEvents: at('GET /api/events', listCustomerEvents(known, config)),
    exportCustomerEvents: at('GET /api/events/export', exportCustomerEvents(known, config)),
    listUserEvents: at('GET /api/users/{id}/events', listUserEvents(known, config)),
    listUserSecondFactors: at('GET /api/users/{id}/second_factors', listUserSecondFactors(known, config)),
    removeUserSecondFactors: at('DELETE /api/users/{id}/second_factors', removeUserSecondFactors(known, config)),
    impersonateUser: at(
      'POST /api/users/{id}/impersonation',
      impersonateUser({ ...known, accessTokens, allowsImpersonation: true }, config),
    ),
    renewInvitation: at(
      'POST /api/users/{id}/invitation',
      renewInvitation(
        { ...known, invitations: createMemoryInvitationsStore(deps.users, deps.passkeys), mailLimits: deps.mailLimits },
        config,
      ),
    ),
    withdrawInvitation: at('DELETE /api/users/{id}/invitation', withdrawInvitation(known, config)),
    sendUserResetMail: at(
      'POST /api/users/{id}/reset-mail',
      sendUserResetMail({ ...known, mode }, { ...config, mode }),
    ),
    listRoles: at('GET /api/roles', listRoles(known, config)),
    countSignIns: at('GET /api/stats/sign-ins', countSignIns(known, config)),
    getJwks: at('GET /.well-known/jwks.json', getJwks({ keyRing }, config)),
    getOpenidConfiguration: at('GET /.well-known/openid-configuration', getOpenidConfiguration(config.tokens, config)),
    surfaceA: sessionApi.surfaceA,
    surfaceB: sessionApi,
  };
};

export type UserDirectory = Awaited<ReturnType<typeof createUserDirectory>>;

/** The fields of a sign-in's or refresh's answer that tests read. */
export interface TokensBody {
  access_token: string;
  refresh_token: string;
  iat: number;
  exp: number;
  sid: string;
  jti: string;
  scope: string;
}

export const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** The cookie that contains a token. */
export const cookieOf = (token: string): string => `${COOKIE}=${Buffer.from(token).toString('base64')}`;

/** Sign in on the user directory. */
export const tokensOf = async (
  directory: UserDirectory,
  { email, password }: { email: string; password: string },
): Promise<TokensBody & { cookie: string }> => {
  const answer = await directory.issueTokens({ json: { email, password } });
  return { ...(answer.body as TokensBody), cookie: cookieFrom(answer) };
};

/** A new account of customer 1, with changes that are stored directly. */
export const newMember = async (directory: UserDirectory, changes: Partial<User> = {}) => {
  const account = await newAccount(directory.deps);
  const user = { ...account.user, ...changes };
  directory.deps.users.put(user);
  return { ...account, user };
};

/** A new account with the tokens of a session. */
export const signedInMember = async (directory: UserDirectory, changes: Partial<User> = {}) => {
  const member = await newMember(directory, changes);
  const tokens = await tokensOf(directory, member);
  directory.deps.recorded.length = 0;
  return { ...member, tokens, as: bearer(tokens.access_token) };
};

/** An admin of customer 1 with tokens, and another user of the same customer. */
export const withAdmin = async (settings: Partial<typeof defaults> = {}, given = createDirectoryDeps()) => {
  const directory = await createUserDirectory(settings, given);
  const { admin: adminRole, ...roles } = directory.deps.known;
  const admin = await signedInMember(directory, { roles: [adminRole], name: 'Ada King' });
  const other = await newMember(directory, { name: 'Bob' });
  return { directory, admin, other, asAdmin: admin.as, roles: { admin: adminRole, ...roles } };
};

/** The exact JSON of a user who is active, or inactive without a reason and an end. */
export const shownUser = ({ active, customerId, email, id, name, roles }: User) => ({
  active,
  customer: { id: customerId },
  email,
  id,
  name,
  roles: roles.map(({ code, id: roleId, name: roleName }) => ({ code, id: roleId, name: roleName })),
});

/** The body of a PUT that changes nothing. */
export const unchanged = ({ email, name, active }: User) => ({ email, name, active });

/** Status and body, to compare both at once. */
export const said = ({ status, text }: Answer): [number, string] => [status, text];

const refusal = (status: number, message: string, error_code?: string, payload?: object): [number, string] => [
  status,
  JSON.stringify({ message, error_code, payload }),
];
const refusedToken = (code: string) => refusal(401, 'The access token is not accepted.', code);

export const NOT_SIGNED_IN = refusal(401, 'Sign in first.', 'TOKEN_MISSING');
export const REVOKED = refusedToken('TOKEN_REVOKED');
export const NOT_ADMIN = refusal(403, "You don't have the admin role(s).");
export const CROSS_SITE = refusal(403, 'The page that sent this request is not allowed to.', 'CROSS_SITE');
export const LAST_ADMIN = refusal(409, 'The customer would be left without an active admin.', 'LAST_ADMIN');
export const OWN_ROLES = refusal(403, 'Nobody changes their own roles.', 'OWN_ROLES');
export const USER_NOT_FOUND = refusal(404, "Can't find this user.", 'USER_NOT_FOUND');
export const TAKEN = refusal(409, 'User already exists.');
/** `operator` is the reserved role of `createDirectoryDeps`. */
export const BEYOND_REACH = refusal(403, 'Only who has the operator role(s) may do this.', 'BEYOND_REACH', {
  roles: ['operator'],
});

/** Callers that every private route refuses, and the exact answer to each. */
export const strangers: [title: string, parts: RequestParts, said: [number, string]][] = [
  ['nothing', {}, NOT_SIGNED_IN],
  ['another cookie', { cookies: ['theme=dark'] }, NOT_SIGNED_IN],
  ['the cookies of the other surfaces', { cookies: ['session_id=a', '_my_session_id=b'] }, NOT_SIGNED_IN],
  ['an empty header', { headers: { authorization: '' } }, refusedToken('TOKEN_MALFORMED')],
  ['another scheme', { headers: { authorization: 'Basic Ym9iOmJvYg==' } }, refusedToken('TOKEN_MALFORMED')],
  ['what is no token', bearer('made-up'), refusedToken('TOKEN_MALFORMED')],
  ['an empty cookie', { cookies: [`${COOKIE}=`] }, refusedToken('TOKEN_MALFORMED')],
  ['a cookie that is no base64', { cookies: [`${COOKIE}=%`] }, refusedToken('TOKEN_MALFORMED')],
];

/** The headers of pages that may not change state. */
export const foreignPages: [title: string, headers: Record<string, string>][] = [
  ['a foreign origin', { origin: 'https://evil.example.com' }],
  ['an opaque origin', { origin: 'null' }],
  [
    'a foreign origin that claims the same site',
    { origin: 'https://evil.example.com', 'sec-fetch-site': 'same-origin' },
  ],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another origin of the same site', { 'sec-fetch-site': 'same-site' }],
  ['a foreign page as the referer', { referer: 'https://evil.example.com/http://localhost:3000/' }],
];

/** The headers of pages that may change state, and of clients that are not browsers. */
export const ownPages: [title: string, headers: Record<string, string>][] = [
  ['no page', {}],
  ['the own origin', { origin: OWN_ORIGIN }],
  ['an allowed origin', { origin: ALLOWED_ORIGIN, 'sec-fetch-site': 'cross-site' }],
  ['a page of the own origin', { 'sec-fetch-site': 'same-origin' }],
  ['the address bar', { 'sec-fetch-site': 'none' }],
  ['a referer of the own origin', { referer: `${OWN_ORIGIN}/page?a=b` }],
];

const json = { 'content-type': 'application/json' };
const NO_OBJECT = '{"message":"body is not an object","error_code":"WRONG_DOCUMENT_FORMAT","payload":{}}';

/** A 422 that names these fields, in any order. */
export const wrongDocument = (payload: Record<string, string>) => ({
  status: 422,
  body: { message: 'The document is not as described.', error_code: 'WRONG_DOCUMENT_FORMAT', payload },
});

/** As `said`, for bodies whose keys may have any order. */
export const meant = ({ status, body }: Answer) => ({ status, body });

/** Bodies that no route with a body accepts, and how the answer begins. */
export const unreadable: [fault: string, parts: RequestParts, status: number, says: string][] = [
  ['text that is not JSON', { text: '{', headers: json }, 422, '"error_code":"WRONG_PAYLOAD"'],
  ['an empty body', { text: '', headers: json }, 422, '"error_code":"WRONG_PAYLOAD"'],
  ['a duplicate field', { text: '{"email":"a","email":"b"}', headers: json }, 422, '"error_code":"WRONG_PAYLOAD"'],
  ['a prototype key', { text: '{"__proto__":{}}', headers: json }, 422, '"error_code":"WRONG_PAYLOAD"'],
  ['no body', {}, 422, '"error_code":"WRONG_PAYLOAD_FORMAT"'],
  ['a form', { form: { email: 'bob@example.com' } }, 422, '"error_code":"WRONG_PAYLOAD_FORMAT"'],
  ['another media type', { text: '{}', headers: { 'content-type': 'text/plain' } }, 422, '"WRONG_PAYLOAD_FORMAT"'],
  [
    'another charset',
    { text: '{}', headers: { 'content-type': 'application/json; charset=latin1' } },
    422,
    '"WRONG_PAYLOAD_FORMAT"',
  ],
  ['an array', { json: [] }, 422, NO_OBJECT],
  ['null', { json: null }, 422, NO_OBJECT],
  ['a text', { json: 'email' }, 422, NO_OBJECT],
  ['a field that is not its own', { json: { is_admin: true } }, 422, '"is_admin":"is not known"'],
  ['more than 16 kB', { json: { email: 'a'.repeat(16 * 1024) } }, 413, '{"error":"'],
];

/** The same request, sent by this caller. */
export const withCaller = (parts: RequestParts, as: ReturnType<typeof bearer>): RequestParts => ({
  ...parts,
  headers: { ...parts.headers, ...as.headers },
});
