import * as v from 'valibot';
import { emailField, requiredText } from '../../auth/fields';
import { type SetPasswordDeps, setPassword } from '../../auth/passwords/set-password';
import type { OriginSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import {
  beyondReach,
  crossSite,
  directorySecurity,
  documentFaults,
  notSignedIn,
  refusal,
  userAnswer,
  wrongCurrentPassword,
} from './answers';
import type { TokenCallers } from './callers';
import { userDirectory } from './surface';
import { directoryUser } from './user';

/** The email comes out canonical; the use-case judges the password. */
export const setPasswordBody = v.strictObject({
  email: emailField,
  password: requiredText,
  current_password: v.optional(requiredText),
});

export const operation = (): Operation => ({
  summary: 'Set a password',
  description:
    'One’s own, or as an admin that of a user of one’s customer. Every session of that user ends, and with it the caller’s ' +
    'own token if it is theirs. In `hardened` mode one’s own needs `current_password` too.',
  security: directorySecurity,
  body: {
    schema: setPasswordBody,
    accepts: 'json-document',
    example: { email: 'ada@example.com', password: 'battery staple' },
  },
  answers: {
    200: userAnswer('The new password counts.'),
    401: notSignedIn,
    403: refusal('A user one may not reset.', {
      notAllowed: { message: 'You may not do this to this user.', error_code: 'NOT_ALLOWED' },
      ...beyondReach,
      ...wrongCurrentPassword,
      ...crossSite,
    }),
    422: refusal('The body cannot be used, or nobody of the customer has this email.', {
      unknown: { message: 'No user of this customer has this email.', error_code: 'WRONG_USER' },
      ...documentFaults,
    }),
  },
  // For another user; the guess limit that is lifted counts as well.
  cost: { roundTrips: 5, readUnits: 4, writeUnits: 8, passwordHashes: 1 },
  classicCost: { writeUnits: 5 },
  isGuessLimited: true,
});

export const createHandler = (deps: SetPasswordDeps & { callers: TokenCallers }, settings: OriginSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    deps.callers,
    { body: setPasswordBody },
    async ({ caller, body: { current_password: currentPassword, ...wanted }, ipAddress }) =>
      ok(directoryUser(await setPassword(deps, caller, { ...wanted, currentPassword, ipAddress }))),
  );
