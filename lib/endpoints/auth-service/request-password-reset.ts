import * as v from 'valibot';
import { requiredText } from '../../auth/fields';
import { type RequestPasswordResetDeps, requestPasswordReset } from '../../auth/passwords/request-password-reset';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { refusal } from '../answers';
import type { Operation } from '../operation';
import { missing, refused, unreadable } from '../refusals';
import { authService } from './surface';

/** The message of every success in mode `hardened`, whether or not the email has an account. */
export const RESET_SENT = 'if this email is registered, a reset link has been sent';

/** As typed: text that is not an email gets the same answer as an email without an account. */
export const requestPasswordResetBody = v.strictObject({ email: requiredText });

export const operation = (): Operation => ({
  summary: 'Request a password reset',
  description:
    'Issues a reset token. It is valid for `RESET_LINK_TTL` (30 minutes by default), works once, and replaces any older reset token.',
  body: { schema: requestPasswordResetBody, accepts: 'form-or-json', example: { email: 'bob@example.com' } },
  answers: {
    200: {
      description:
        'Mode `hardened`: the answer is the same for every email; the token is sent by mail. Mode `classic`: the ' +
        'answer contains the token, so anybody can reset any password. Never use `classic` where others can reach ' +
        'the service.',
      schema: v.union([
        v.strictObject({ email: v.pipe(v.string(), v.email()), reset_token: v.pipe(v.string(), v.uuid()) }),
        v.strictObject({ email: v.string(), message: v.literal(RESET_SENT) }),
      ]),
      examples: {
        classic: { email: 'bob@example.com', reset_token: '0c1b8f6e-5b6c-4d4b-9d3e-6a4f6a1c2b3d' },
        hardened: { email: 'bob@example.com', message: RESET_SENT },
      },
    },
    400: refusal('The field is missing or the body cannot be read.', [missing('email'), ...unreadable]),
    403: refusal(
      'A page of another site sent the request. Mode `classic`: no account has this email.',
      [refused('cross_site')],
      [refused('email_not_registered')],
    ),
  },
  cost: { roundTrips: 2, readUnits: 1, writeUnits: 4, passwordHashes: 0 },
  classicCost: { roundTrips: 3, writeUnits: 2 },
  isMailLimited: true,
});

export const createHandler = (deps: RequestPasswordResetDeps, settings: EdgeSettings) =>
  publicEndpoint(authService, settings, { body: requestPasswordResetBody }, async ({ body, ipAddress }) => {
    const { email, token } = await requestPasswordReset(deps, { ...body, ipAddress });
    return ok(token === null ? { email, message: RESET_SENT } : { email, reset_token: token });
  });
