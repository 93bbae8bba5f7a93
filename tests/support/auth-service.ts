import { createHandler as changePassword } from '../../lib/endpoints/auth-service/change-password';
import { createHandler as endSession } from '../../lib/endpoints/auth-service/end-session';
import { createHandler as getProfile } from '../../lib/endpoints/auth-service/get-profile';
import { createHandler as issueSessionToken } from '../../lib/endpoints/auth-service/issue-session-token';
import { createHandler as listSessions } from '../../lib/endpoints/auth-service/list-sessions';
import { createHandler as reauthenticate } from '../../lib/endpoints/auth-service/reauthenticate';
import { createHandler as requestPasswordReset } from '../../lib/endpoints/auth-service/request-password-reset';
import { createHandler as resetPassword } from '../../lib/endpoints/auth-service/reset-password';
import { createHandler as beginTotpSetup } from '../../lib/endpoints/auth-service/second-factors/begin-totp-setup';
import { createHandler as disableTotp } from '../../lib/endpoints/auth-service/second-factors/disable-totp';
import { createHandler as enableTotp } from '../../lib/endpoints/auth-service/second-factors/enable-totp';
import { createHandler as listSecondFactors } from '../../lib/endpoints/auth-service/second-factors/list-second-factors';
import { createHandler as replaceRecoveryCodes } from '../../lib/endpoints/auth-service/second-factors/replace-recovery-codes';
import { createHandler as signIn } from '../../lib/endpoints/auth-service/sign-in';
import { createHandler as signOut } from '../../lib/endpoints/auth-service/sign-out';
import { createHandler as signUp } from '../../lib/endpoints/auth-service/sign-up';
import type { LambdaHandler } from '../../lib/http/handler';
import { createTestDeps, newCredentials } from './deps';
import { type Answer, call, cookieFrom, gatewayEvent, type RequestParts } from './event';

const defaults = {
  sessionCookie: { name: 'session_id', secure: false },
  deviceCookie: { name: 'device', secure: false },
  challengeCookie: { name: 'challenge', secure: false },
  relyingParty: { id: 'localhost', origins: ['http://localhost:3000'] },
  signUpCookie: { name: 'sign_up', secure: false },
  signInCookie: { name: 'sign_in', secure: false },
  sessionDurationSeconds: 86_400 as number | null,
  origins: ['http://localhost:3000'] as readonly string[],
  openPaths: [] as readonly string[],
  errorsHaveCodes: false,
  linkSeconds: { 'verify-email': 86_400, 'sign-in': 600, invitation: 604_800 },
};

/** The auth service in memory: each handler behind its route, all with the same dependencies. */
export const createAuthService = (settings: Partial<typeof defaults> = {}, deps = createTestDeps()) => {
  const config = { ...defaults, ...settings };
  return {
    deps,
    signUp: at('POST /users', signUp(deps, config)),
    signIn: at('POST /sessions', signIn(deps, config)),
    signOut: at('DELETE /sessions', signOut(deps, config)),
    issueSessionToken: at('POST /token', issueSessionToken(deps, config)),
    listSessions: at('GET /sessions', listSessions(deps, config)),
    reauthenticate: at('POST /reauthentication', reauthenticate(deps, config)),
    endSession: at('DELETE /sessions/{reference}', endSession(deps, config)),
    getProfile: at('GET /profile', getProfile(deps, config)),
    requestPasswordReset: at('POST /reset_password', requestPasswordReset(deps, config)),
    resetPassword: at('PUT /reset_password', resetPassword(deps, config)),
    changePassword: at('PUT /password', changePassword(deps, config)),
    listSecondFactors: at('GET /second_factors', listSecondFactors(deps, config)),
    beginTotpSetup: at('POST /second_factors/totp', beginTotpSetup(deps, config)),
    enableTotp: at('PUT /second_factors/totp', enableTotp(deps, config)),
    disableTotp: at('DELETE /second_factors/totp', disableTotp(deps, config)),
    replaceRecoveryCodes: at('POST /second_factors/recovery_codes', replaceRecoveryCodes(deps, config)),
  };
};

export type AuthService = ReturnType<typeof createAuthService>;

export const at =
  (route: string, handler: LambdaHandler) =>
  (parts?: RequestParts): Promise<Answer> =>
    call(handler, gatewayEvent(route, parts));

export const signedUp = async (service: AuthService) => {
  const credentials = newCredentials();
  await service.signUp({ form: credentials });
  return credentials;
};

export const signedIn = async (service: AuthService) => {
  const credentials = await signedUp(service);
  const cookie = cookieFrom(await service.signIn({ form: credentials }));
  return { ...credentials, cookie };
};

export const askedForReset = async (service: AuthService) => {
  const credentials = await signedUp(service);
  const answer = await service.requestPasswordReset({ form: { email: credentials.email } });
  const { reset_token: resetToken } = answer.body as { reset_token: string };
  return { ...credentials, resetToken };
};

/** The same fields in every encoding that a body may have: AWS encodes forms in base64, the local gateway does not. */
export const bodiesOf = (fields: Record<string, string>): [kind: string, parts: RequestParts][] => [
  ['a form', { form: fields }],
  ['a form in base64', { form: fields, base64: true }],
  ['JSON', { json: fields }],
  ['JSON in base64', { json: fields, base64: true }],
];

/** Bodies that no endpoint can read, and the exact answer to each. */
export const unreadableBodies: [fault: string, parts: RequestParts, status: number, shape: string][] = [
  ['text that is not JSON', { text: '{', headers: { 'content-type': 'application/json' } }, 400, 'message'],
  ['an array', { json: [] }, 400, 'message'],
  ['a duplicate field', { text: 'email=a&email=b', headers: formType() }, 400, 'message'],
  ['a prototype key', { text: '{"__proto__":{}}', headers: { 'content-type': 'application/json' } }, 400, 'message'],
  [
    'a value that is not text',
    { json: { email: {}, password: [], reset_token: 1, new_password: true } },
    400,
    'message',
  ],
  ['bytes that are not UTF-8', { text: 'email=%ff', headers: formType() }, 400, 'message'],
  ['another media type', { text: 'email=a', headers: { 'content-type': 'text/plain' } }, 415, 'error'],
  ['more than 16 kB', { form: { email: 'a'.repeat(16 * 1024) } }, 413, 'error'],
];

function formType() {
  return { 'content-type': 'application/x-www-form-urlencoded' };
}
