import * as v from 'valibot';
import { setsAccessToken } from '../cookies';
import { loginSchema } from '../login-schema';
import type { Answer } from '../operation';

const error = v.strictObject({
  message: v.string(),
  error_code: v.optional(v.string()),
  payload: v.optional(v.record(v.string(), v.unknown())),
});

type Refused = v.InferOutput<typeof error>;

/** An error answer of the user directory. @param examples name of the example -> the body. */
export const refusal = (description: string, examples: Readonly<Record<string, Refused>>): Answer => ({
  description,
  schema: error,
  examples,
});

/** Examples of answers to an invalid body. */
export const documentFaults = {
  notJson: { message: 'body is not valid JSON', error_code: 'WRONG_PAYLOAD' },
  otherMediaType: { message: 'send application/json in UTF-8', error_code: 'WRONG_PAYLOAD_FORMAT' },
  wrongFields: {
    message: 'The document is not as described.',
    error_code: 'WRONG_DOCUMENT_FORMAT',
    payload: { email: 'is missing' },
  },
} satisfies Record<string, Refused>;

const role = v.strictObject({ code: v.string(), id: v.number(), name: v.string() });

/** The schema of what `directoryEntry` returns. */
export const entrySchema = v.strictObject({
  active: v.boolean(),
  customer: v.strictObject({ id: v.number() }),
  email: loginSchema,
  id: v.pipe(v.string(), v.uuid()),
  name: v.nullable(v.string()),
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
  sid: v.pipe(v.string(), v.uuid()),
  scope: v.string(),
  session_epoch: v.number(),
  ...entrySchema.entries,
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

/** The answer of every private route to a caller who is not authenticated. */
export const notSignedIn = refusal('No access token was sent, or it is invalid, expired or revoked.', {
  missing: { message: 'Sign in first.', error_code: 'TOKEN_MISSING' },
  expired: { message: 'The access token is not accepted.', error_code: 'TOKEN_EXPIRED' },
  revoked: { message: 'The access token is not accepted.', error_code: 'TOKEN_REVOKED' },
});

/** A page of another site sent a request that changes state: see `requireSameSite`. */
export const crossSite = {
  crossSite: { message: 'The page that sent this request is not allowed to.', error_code: 'CROSS_SITE' },
};

/** The caller is not an admin. */
export const notAdmin = { notAdmin: { message: "You don't have the admin role(s)." } };

/** The user has, or would get, a reserved role that the caller does not have: see `privileges.ts`. */
export const insufficientPrivilege = {
  insufficientPrivilege: {
    message: 'Only who has the auditor role(s) may do this.',
    error_code: 'BEYOND_REACH',
    payload: { roles: ['auditor'] },
  },
};

/** The caller changes their own password and sent a wrong current password. */
export const wrongCurrentPassword = {
  wrongCurrentPassword: { message: 'The current password is another one.', error_code: 'WRONG_CURRENT_PASSWORD' },
};

/** The body names roles that do not exist. */
export const unknownRoles = {
  unknownRoles: { message: 'There are no such roles.', error_code: 'UNKNOWN_ROLES', payload: { ids: [99] } },
};

/** An account has the email already, in any customer. */
export const taken = { taken: { message: 'User already exists.' } };

/** A user of another customer gets the same answer as one who does not exist. */
export const userNotFound = refusal('The caller’s customer has no such user.', {
  notFound: { message: "Can't find this user.", error_code: 'USER_NOT_FOUND' },
});

/** A query argument is invalid. */
export const wrongArguments = refusal('A query argument is invalid.', {
  wrongArgument: {
    message: 'An argument cannot be used.',
    error_code: 'WRONG_ARGS',
    payload: { limit: 'must be a whole number from 1' },
  },
});

/** Either of these is sufficient. If both are sent, they must carry the same token. */
export const directorySecurity = ['accessToken', 'accessTokenCookie'] as const;
