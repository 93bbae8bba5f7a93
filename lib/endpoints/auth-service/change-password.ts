import * as v from 'valibot';
import { AuthError } from '../../auth/errors';
import { requiredText } from '../../auth/fields';
import { type ChangePasswordDeps, changePassword } from '../../auth/passwords/change-password';
import type { SessionCallerDeps } from '../../auth/tokens/find-session-caller';
import { type CookieSettings, setCookie } from '../../http/cookies';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { authServiceSecurity, emailAndMessage, refusal } from '../answers';
import type { Operation } from '../operation';
import { invalid, missing, refused, tokenRefused, unreadable, withoutSecondFactor } from '../refusals';
import { type SessionRouteSettings, signedIn } from './callers';
import { authService } from './surface';

/** Both as typed: the use-case checks them. */
export const changePasswordBody = v.strictObject({
  current_password: v.optional(requiredText),
  new_password: requiredText,
});

export const operation = (): Operation => ({
  summary: 'Change the password',
  description:
    'Ends every session of the user and begins a new one for this browser. In mode `hardened` a mail notifies the ' +
    'owner. A user without a password sets the first one without `current_password`, within `RECENT_AUTHENTICATION` of the last ' +
    'sign-in or reauthentication.',
  security: authServiceSecurity,
  body: {
    schema: changePasswordBody,
    accepts: 'form-or-json',
    example: { current_password: 'correct horse', new_password: 'battery staple' },
  },
  answers: {
    200: {
      ...emailAndMessage('The password is changed and every older session has ended.', 'Password updated'),
      headers: { 'set-cookie': 'The new session, as a sign-in sets it.' },
    },
    400: refusal('A field is missing, the new password is refused, or the body cannot be read.', [
      missing('current_password'),
      missing('new_password'),
      invalid('new_password', { code: 'too_many_bytes', maximum: 1024 }),
      ...unreadable,
    ]),
    403: refusal(
      'No live session, no second factor where one is required, a wrong current password, a first password without a recent sign-in, or a page of another site sent the request.',
      [
        refused('not_signed_in'),
        tokenRefused,
        refused('cross_site'),
        refused('wrong_current_password'),
        new AuthError('reauthentication_required', { minutes: 10 }),
        ...withoutSecondFactor,
      ],
    ),
  },
  cost: { roundTrips: 6, readUnits: 2, writeUnits: 22, passwordHashes: 2 },
  classicCost: { roundTrips: 7, writeUnits: 19 },
  isGuessLimited: true,
});

type Settings = SessionRouteSettings & {
  readonly deviceCookie: CookieSettings;
  readonly sessionDurationSeconds: number | null;
};

export const createHandler = (deps: ChangePasswordDeps & SessionCallerDeps, settings: Settings) =>
  privateEndpoint(
    authService,
    settings,
    signedIn(deps, settings),
    { body: changePasswordBody },
    async ({ caller: user, session, body, cookie, ipAddress, client }) => {
      const { token } = await changePassword(
        deps,
        { user, session },
        {
          currentPassword: body.current_password ?? null,
          newPassword: body.new_password,
          device: cookie(settings.deviceCookie.name),
          durationSeconds: settings.sessionDurationSeconds,
          ipAddress,
          client,
        },
      );
      const cookies = [setCookie(settings.sessionCookie, token, settings.sessionDurationSeconds)];
      return ok({ email: user.email, message: 'Password updated' }, { cookies });
    },
  );
