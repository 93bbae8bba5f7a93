import * as v from 'valibot';
import { AuthError, type TokenRefusal } from '../../auth/errors';
import { RequestError } from '../../http/request-error';
import { setsAccessToken } from '../cookies';
import { loginSchema } from '../login-schema';
import type { Answer } from '../operation';
import { invalid, missing, refusalsOf, refused, withoutSecondFactor, wrongArgument } from '../refusals';
import { directoryErrors } from './surface';

/** An error answer of the user directory. */
export const refusal = refusalsOf(directoryErrors);

/** Errors of an invalid body. */
export const documentFaults = [
  missing('email'),
  invalid('password', { code: 'too_short', minimum: 8 }),
  new RequestError('malformed_body', 'body is not valid JSON'),
  new RequestError('unsupported_media_type', 'send application/json in UTF-8'),
  new RequestError('malformed_document', 'body is not as described', { faults: { email: 'is missing' } }),
];

const role = v.strictObject({ code: v.string(), id: v.number(), name: v.string() });

const activeEntries = {
  active: v.boolean(),
  customer: v.strictObject({ id: v.number() }),
  email: loginSchema,
  id: v.pipe(v.string(), v.uuid()),
  name: v.nullable(v.string()),
};

/** The schema of what `directoryEntry` returns. */
export const entrySchema = v.strictObject({
  ...activeEntries,
  inactive_reason: v.optional(
    v.pipe(v.string(), v.description('Why an admin made the user inactive. Absent if none was given.')),
  ),
  inactive_until: v.optional(
    v.pipe(v.string(), v.isoTimestamp(), v.description('When the user is active again. Absent without an end.')),
  ),
  state: v.optional(
    v.pipe(
      v.literal('invited'),
      v.description('The user has not accepted the invitation and has no password. Absent for everybody else.'),
    ),
  ),
});

/** The schema of what `directoryRole` returns. */
export const roleSchema = role;

/** An example that `roleSchema` accepts. */
export const exampleRole = { code: 'admin', id: 1, name: 'Admin' };

/** An example that `entrySchema` accepts. */
export const exampleEntry = {
  active: true,
  customer: { id: 1 },
  email: 'ada@example.com',
  id: '5b1c1e9a-8a53-4c40-9d6a-0b8a4a9d2f11',
  name: 'Ada Lovelace',
};

/** A success of the user directory that shows a user. */
export const userAnswer = (description: string): Answer => ({
  description,
  schema: v.strictObject({ ...entrySchema.entries, roles: v.array(role) }),
  examples: { success: { ...exampleEntry, roles: [exampleRole] } },
});

const payloadEntries = {
  iss: v.string(),
  aud: v.string(),
  sub: v.pipe(v.string(), v.uuid()),
  client_id: v.string(),
  iat: v.number(),
  exp: v.number(),
  jti: v.pipe(v.string(), v.uuid()),
  sid: v.string(),
  scope: v.string(),
  auth_time: v.optional(v.number()),
  amr: v.optional(v.array(v.string())),
  session_epoch: v.number(),
  ...activeEntries,
  roles: v.array(role),
};

const examplePayload = {
  iss: 'https://auth.example.com',
  aud: 'latchkey',
  sub: exampleEntry.id,
  client_id: 'latchkey',
  iat: 1795255200,
  exp: 1795256100,
  jti: '0c7d7b8e-3b0f-4d0a-8f2e-1f6a5f0f8c11',
  sid: '7a1f9f6e-52c1-4a0e-9a39-3f5b1f2c6d22',
  scope: 'admin',
  auth_time: 1795255200,
  amr: ['pwd'],
  session_epoch: 0,
  ...exampleEntry,
  roles: [exampleRole],
};

/** A success that shows the payload of an access token. */
export const payloadAnswer = (description: string): Answer => ({
  description,
  schema: v.strictObject(payloadEntries),
  examples: { success: examplePayload },
});

/** A success that issues tokens: their payload, both tokens, and the access token as a cookie. */
export const tokensAnswer = (description: string): Answer => ({
  description,
  schema: v.strictObject({
    ...payloadEntries,
    access_token: v.string(),
    refresh_token: v.string(),
    token_type: v.literal('Bearer'),
    expires_in: v.number(),
  }),
  examples: {
    success: {
      ...examplePayload,
      access_token: 'eyJhbGciOiJSUzI1NiIs...',
      refresh_token: `${exampleEntry.id}.${examplePayload.sid}...`,
      token_type: 'Bearer',
      expires_in: 900,
    },
  },
  headers: { 'set-cookie': setsAccessToken },
});

const tokenRefusals = {
  malformed: true,
  unknown_key: true,
  bad_signature: true,
  expired: true,
  not_yet_valid: true,
  wrong_issuer: true,
  wrong_audience: true,
  wrong_claims: true,
  revoked: true,
  ambiguous: true,
} satisfies Record<TokenRefusal, true>;

/** The answer of every private route to a caller who is not authenticated. */
export const notSignedIn = refusal('No access token was sent, or it is invalid, expired or revoked.', [
  new AuthError('not_authenticated', { challenge: 'Bearer' }),
  ...Object.keys(tokenRefusals).map((reason) => new AuthError('token_refused', { reason: reason as TokenRefusal })),
]);

const noFactor = 'The user must have a second factor (`REQUIRE_SECOND_FACTOR`), and this session proved none.';

/** The caller is not an admin. */
export const notAdmin = new AuthError('missing_roles', { roles: ['admin'] });

/** The answer of an admin's route to everybody else. */
export const notAdminAnswer = refusal(`The caller is not an admin. ${noFactor}`, [notAdmin, ...withoutSecondFactor]);

/** The answer of a route for every user to a caller without the second factor that they must have. */
export const noSecondFactor = refusal(noFactor, withoutSecondFactor);

/** The user has, or would get, a reserved role that the caller does not have: see `privileges.ts`. */
export const insufficientPrivilege = new AuthError('insufficient_privilege', { roles: ['auditor'] });

/** The body names roles that do not exist. */
export const unknownRoles = new AuthError('unknown_roles', { ids: [99] });

/** A user of another customer gets the same answer as one who does not exist. */
export const userNotFound = refusal('The caller’s customer has no such user.', [refused('user_not_found')]);

/** A query argument is invalid. */
export const wrongArguments = refusal('A query argument is invalid.', [
  wrongArgument('limit', 'must be a whole number from 1'),
]);

/** Either of these is sufficient. If both are sent, they must carry the same token. */
export const directorySecurity = ['accessToken', 'accessTokenCookie'] as const;
