import * as v from 'valibot';
import { loginField } from '../../../auth/fields';
import { type RequestPasskeySignInDeps, requestPasskeySignIn } from '../../../auth/passkeys/request-passkey-sign-in';
import { CHALLENGE_SECONDS } from '../../../auth/sessions/second-step';
import { type CookieSettings, setCookie } from '../../../http/cookies';
import type { EdgeSettings } from '../../../http/cross-origin';
import { publicEndpoint } from '../../../http/handler';
import { ok } from '../../../http/response';
import { fromOtherSite, refusal } from '../../answers';
import type { Operation } from '../../operation';
import { type PasskeySettings, requestOptions, requestOptionsSchema } from '../../passkey-options';
import { invalid, unreadable } from '../../refusals';
import { setsChallenge } from '../../second-step';
import { authService } from '../surface';

/** The email is only validated: with an answer that depends on it, anybody could ask who has an account. */
export const requestPasskeySignInBody = v.strictObject({ email: v.optional(loginField) });

export const operation = (): Operation => ({
  summary: 'Begin a sign-in with a passkey',
  description:
    'Pass `passkey_options` to the browser, for example for autofill, and send what it returns, with `challenge`, to a sign-in of any ' +
    'surface. The answer is alike for everybody: the passkey itself names the user.',
  body: { schema: requestPasskeySignInBody, accepts: 'form-or-json', example: {} },
  answers: {
    200: {
      description: 'The challenge works once, for 5 minutes, in the browser that asked.',
      schema: v.strictObject({ challenge: v.string(), passkey_options: requestOptionsSchema }),
      examples: {
        success: {
          challenge: 'c2lnbl9pbl93aXRoX2FfcGFzc2tleV9vZl9hbnlib2R5',
          passkey_options: {
            challenge: 'c2lnbl9pbl93aXRoX2FfcGFzc2tleV9vZl9hbnlib2R5',
            rpId: 'auth.example.com',
            allowCredentials: [],
            userVerification: 'preferred',
            timeout: 300_000,
          },
        },
      },
      optionalHeaders: { 'set-cookie': setsChallenge },
    },
    400: refusal('The email is not valid, or the body cannot be read.', [
      invalid('email', { code: 'not_a_login' }),
      ...unreadable,
    ]),
    403: fromOtherSite,
  },
  cost: { roundTrips: 1, readUnits: 0, writeUnits: 1, passwordHashes: 0 },
});

type Settings = EdgeSettings & PasskeySettings & { readonly challengeCookie: CookieSettings };

export const createHandler = (deps: RequestPasskeySignInDeps, settings: Settings) =>
  publicEndpoint(authService, settings, { body: requestPasskeySignInBody }, async ({ isBrowser, cookie }) => {
    const sent = cookie(settings.challengeCookie.name);
    const asked = await requestPasskeySignIn(deps, { isBrowser, browserSecret: sent });
    const { token: challenge, browserSecret } = asked;
    const cookies =
      browserSecret === null ? [] : [setCookie(settings.challengeCookie, browserSecret, CHALLENGE_SECONDS)];
    return ok({ challenge, passkey_options: requestOptions(settings, { challenge, passkeys: [] }) }, { cookies });
  });
