import * as v from 'valibot';
import { requiredText } from '../../auth/fields';
import { type ResetPasswordDeps, resetPassword } from '../../auth/passwords/reset-password';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { emailAndMessage, refusal } from '../answers';
import type { Operation } from '../operation';
import { invalid, missing, refused, unreadable } from '../refusals';
import { authService } from './surface';

/** All as typed: the use-case checks the new password. */
export const resetPasswordBody = v.strictObject({
  email: requiredText,
  reset_token: requiredText,
  new_password: requiredText,
});

export const operation = (): Operation => ({
  summary: 'Set a new password',
  description:
    'Consumes the reset token and ends every session of the user. If the password is refused, the token still works.',
  body: {
    schema: resetPasswordBody,
    accepts: 'form-or-json',
    example: {
      email: 'bob@example.com',
      reset_token: '0c1b8f6e-5b6c-4d4b-9d3e-6a4f6a1c2b3d',
      new_password: 'battery staple',
    },
  },
  answers: {
    200: emailAndMessage('The password is changed and every older session has ended.', 'Password updated'),
    400: refusal('A field is missing, the new password is refused, or the body cannot be read.', [
      missing('email'),
      missing('reset_token'),
      missing('new_password'),
      invalid('new_password', { code: 'too_many_bytes', maximum: 1024 }),
      ...unreadable,
    ]),
    403: refusal(
      'The token is wrong, used, replaced, expired, or belongs to another user; or a page of another site sent the ' +
        'request.',
      [refused('invalid_reset_token'), refused('cross_site')],
    ),
  },
  // The last round trip and one of the writes clear the guess limits of the account.
  cost: { roundTrips: 4, readUnits: 2, writeUnits: 9, passwordHashes: 1 },
  classicCost: { writeUnits: 6 },
  isTokenLimited: true,
});

export const createHandler = (deps: ResetPasswordDeps, settings: EdgeSettings) =>
  publicEndpoint(authService, settings, { body: resetPasswordBody }, async ({ body, ipAddress }) => {
    const { email } = await resetPassword(deps, {
      email: body.email,
      resetToken: body.reset_token,
      newPassword: body.new_password,
      ipAddress,
    });
    return ok({ email, message: 'Password updated' });
  });
