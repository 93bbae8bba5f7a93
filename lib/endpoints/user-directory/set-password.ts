import * as v from 'valibot';
import { loginField, requiredText } from '../../auth/fields';
import { type SetPasswordDeps, setPassword } from '../../auth/passwords/set-password';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { refused, withoutSecondFactor } from '../refusals';
import { directorySecurity, documentFaults, insufficientPrivilege, notSignedIn, refusal, userAnswer } from './answers';
import type { TokenCallers } from './callers';
import { userDirectory } from './surface';
import { directoryUser } from './user';

/** The schema makes the email canonical. The use-case checks the password. */
export const setPasswordBody = v.strictObject({
  email: loginField,
  password: requiredText,
  current_password: v.optional(requiredText),
});

export const operation = (): Operation => ({
  summary: 'Set a password',
  description:
    'Sets the password of the caller, or, if the caller is an admin, of a user of their customer. Every session of ' +
    'that user ends, including the session of this request if it is theirs. In mode `hardened` a caller who sets ' +
    'their own password must send `current_password` too.',
  security: directorySecurity,
  body: {
    schema: setPasswordBody,
    accepts: 'json-document',
    example: { email: 'ada@example.com', password: 'battery staple' },
  },
  answers: {
    200: userAnswer('The password is changed.'),
    401: notSignedIn,
    403: refusal(
      'The caller may not set the password of this user, or sent a wrong current password, or has no second factor where one is required.',
      [
        refused('not_allowed'),
        insufficientPrivilege,
        refused('wrong_current_password'),
        refused('cross_site'),
        ...withoutSecondFactor,
      ],
    ),
    422: refusal('The body is invalid, or no user of the customer has this email.', [
      refused('email_not_registered'),
      ...documentFaults,
    ]),
  },
  // For another user. Includes clearing the guess limits of the account.
  cost: { roundTrips: 5, readUnits: 4, writeUnits: 9, passwordHashes: 1 },
  classicCost: { writeUnits: 6 },
  isGuessLimited: true,
});

export const createHandler = (deps: SetPasswordDeps & { callers: TokenCallers }, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    deps.callers,
    { body: setPasswordBody },
    async ({ caller, body: { current_password: currentPassword, ...wanted }, ipAddress }) =>
      ok(directoryUser(await setPassword(deps, caller, { ...wanted, currentPassword, ipAddress }))),
  );
