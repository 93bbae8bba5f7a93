import * as v from 'valibot';
import { CHALLENGE_SECONDS, SECOND_FACTORS, type SecondStep } from '../auth/sessions/second-step';
import { type CookieSettings, clearCookie, setCookie } from '../http/cookies';
import type { HttpResponse } from '../http/response';
import { inBothModes } from './cookies';
import { type PasskeySettings, requestOptions, requestOptionsSchema } from './passkey-options';

/** The part of an answer that a client needs for the second step. */
export const secondStepOf = (settings: PasskeySettings, { challenge, methods, passkeys }: SecondStep) => ({
  challenge,
  methods,
  ...(methods.includes('passkey') ? { passkey_options: requestOptions(settings, { challenge, passkeys }) } : {}),
});

/** The schema entries of what `secondStepOf` returns. */
export const secondStepEntries = {
  challenge: v.pipe(v.string(), v.description('Send it back with the second factor. It works once, for 5 minutes.')),
  methods: v.pipe(v.array(v.picklist(SECOND_FACTORS)), v.description('The second factors that this user has.')),
  passkey_options: v.optional(requestOptionsSchema),
};

export const exampleSecondStep = {
  challenge: '7d444840-9dc0-41d1-b245-5ffdce74fad2.c2Vjb25kX3N0ZXBfb2ZfdGhlX3NpZ25faW5fb2ZfYm8',
  methods: ['totp', 'recovery_code'],
};

/** The description of the cookie that an answer with a second step sets. */
export const setsChallenge = `To a browser only: binds the second step to it. ${inBothModes(
  'challenge=<43 characters>; Path=/; HttpOnly; SameSite=Lax; Max-Age=300',
)}`;

/** The answer that asks for the second step, with the cookie that binds it to the browser. */
export const withChallengeCookie = (
  cookie: CookieSettings,
  { browserSecret }: SecondStep,
  answer: HttpResponse,
): HttpResponse =>
  browserSecret === null ? answer : { ...answer, cookies: [setCookie(cookie, browserSecret, CHALLENGE_SECONDS)] };

/** Clears the challenge cookie of a browser that has one, because its sign-in is done. */
export const clearChallenge = (
  settings: CookieSettings,
  { cookie }: { cookie(name: string): string | null },
): string[] => (cookie(settings.name) === null ? [] : [clearCookie(settings)]);
