import * as v from 'valibot';
import type { Proof } from '../../auth/credentials/proof';
import { type ProveCurrentPasswordDeps, provePasswordAgain } from '../../auth/credentials/prove-current-password';
import { AuthError } from '../../auth/errors';
import { requiredText } from '../../auth/fields';
import { type ProvePasskeyDeps, provePasskey } from '../../auth/passkeys/prove-passkey';
import { type FindSecondStepDeps, findSecondStep } from '../../auth/sessions/find-second-step';
import { type ReauthenticateDeps, reauthenticate } from '../../auth/sessions/reauthenticate';
import { CHALLENGE_SECONDS } from '../../auth/sessions/second-step';
import { type ProveSecondFactorDeps, proveSecondFactor } from '../../auth/totp/prove-second-factor';
import { ownerOf } from '../../auth/user-id';
import { type CookieSettings, setCookie } from '../../http/cookies';
import { formsBody } from '../forms-body';
import type { Operation } from '../operation';
import { assertionField } from '../passkey-fields';
import { formAgain, ledOn } from './answers';
import { type PageCallerDeps, provingOnPages } from './callers';
import { formBody } from './form-body';
import { privateFormEndpoint } from './form-endpoint';
import { passkeyFieldWords } from './passkey-form';
import { PATH, reauthenticationForm, reauthenticationStep } from './reauthentication-form';
import { codeStep, passkeyStep } from './second-step-body';
import { clearSteps, type SecondStepSettings, sentChallenge } from './second-step-page';
import { leadBack } from './signed-in-answer';

const byPassword = formBody({ current_password: requiredText });
const byPasskey = formBody({ challenge: v.string(), passkey: assertionField });

/** The first step, by password or by a passkey with a challenge of `POST /sessions/options`; or the second step. */
export const submitReauthenticationBody = formsBody(v.union([byPassword, byPasskey, codeStep, passkeyStep]), [
  { ownField: 'challenge', schema: byPasskey },
  { ownField: 'passkey', schema: passkeyStep },
  { ownField: 'code', schema: codeStep },
  { ownField: 'current_password', schema: byPassword },
]);

export const operation = (): Operation => ({
  summary: 'Prove again who one is on a page',
  description:
    'What the forms of `GET /reauthenticate` send. Makes the proof of the session fresh, as `POST /reauthentication` does. Whoever ' +
    'has a second factor is led back to the page for the second step.',
  body: { schema: submitReauthenticationBody, accepts: 'form-or-json', example: { current_password: 'correct horse' } },
  answers: {
    303: {
      ...ledOn(
        '`return_to` or `/account`; `/reauthenticate` for the second step, or if its challenge no longer works.',
      ),
      optionalHeaders: { 'set-cookie': 'To a browser: sets the challenge of the second step, or deletes a used one.' },
    },
    400: formAgain('a field is missing.'),
    401: formAgain('the code or the passkey does not work.'),
    403: formAgain('the password is wrong. Or a page of another site sent the request.'),
  },
  cost: { roundTrips: 5, readUnits: 2, writeUnits: 8, passwordHashes: 1 },
  classicCost: { roundTrips: 6 },
  isGuessLimited: true,
  hasPages: true,
});

interface Deps
  extends ReauthenticateDeps,
    ProveCurrentPasswordDeps,
    ProveSecondFactorDeps,
    ProvePasskeyDeps,
    FindSecondStepDeps,
    PageCallerDeps {
  passkeys: ReauthenticateDeps['passkeys'] & ProvePasskeyDeps['passkeys'];
  challenges: ReauthenticateDeps['challenges'] & ProveSecondFactorDeps['challenges'];
  sessions: ReauthenticateDeps['sessions'] & PageCallerDeps['sessions'];
  limits: ProveCurrentPasswordDeps['limits'] & ProveSecondFactorDeps['limits'];
  clock: ReauthenticateDeps['clock'];
  ids: ReauthenticateDeps['ids'] & ProveSecondFactorDeps['ids'];
  events: ReauthenticateDeps['events'];
  mode: ReauthenticateDeps['mode'] & ProvePasskeyDeps['mode'] & PageCallerDeps['mode'];
}

type Settings = SecondStepSettings & { readonly deviceCookie: CookieSettings };

export const createHandler = (deps: Deps, settings: Settings) =>
  privateFormEndpoint(
    settings,
    provingOnPages(deps, settings),
    {
      page: PATH,
      body: submitReauthenticationBody,
      fields: (texts) => ({ ...passkeyFieldWords(texts), current_password: texts.forms.fields.password }),
      form: async (page, form, request) => {
        const { caller } = request;
        const { code, passkey, challenge, by } = form.typed;
        const isSecond = code !== undefined || (passkey !== undefined && challenge === undefined);
        const sent = sentChallenge(settings, request);
        const asked = isSecond ? await findSecondStep(deps, sent, 'reauthentication', caller.id) : null;
        if (asked !== null) return reauthenticationStep(page, settings, asked, { form, by });
        return reauthenticationForm(page, form, caller);
      },
    },
    async (request, page) => {
      const { caller: user, session, body, cookie, isBrowser, ipAddress } = request;
      const device = cookie(settings.deviceCookie.name);
      const sent = sentChallenge(settings, request);

      const proveByPasskey = (assertion: v.InferOutput<typeof assertionField>, challenge: string): Promise<Proof> => {
        const { browserSecret } = sent;
        return provePasskey(deps, { challenge, assertion, browserSecret, ipAddress, device }, user);
      };
      const prove = (): Promise<Proof> => {
        if ('current_password' in body) {
          const { current_password: password } = body;
          return provePasswordAgain(deps, user, { password, ipAddress, device });
        }
        if ('challenge' in body) return proveByPasskey(body.passkey, body.challenge);
        // Nobody uses up the challenge of somebody else.
        if (ownerOf(sent.challenge) !== user.id) throw new AuthError('invalid_challenge');
        if ('passkey' in body) return proveByPasskey(body.passkey, sent.challenge);
        return proveSecondFactor(deps, { code: body.code, ...sent }, 'reauthentication');
      };

      try {
        const result = await reauthenticate(deps, { user, session }, await prove(), isBrowser);
        if (result.outcome === 'reauthenticated')
          return leadBack(page, { notice: 'proved_again', cookies: clearSteps(settings, request) });
        const { challenge, browserSecret } = result;
        return page.leave(page.withReturnTo(PATH), {
          cookies: [
            setCookie(settings.secondStepCookie, challenge, CHALLENGE_SECONDS),
            ...(browserSecret === null ? [] : [setCookie(settings.challengeCookie, browserSecret, CHALLENGE_SECONDS)]),
          ],
        });
      } catch (error) {
        const isDead = error instanceof AuthError && error.code === 'invalid_challenge';
        if (!isDead) throw error;
        const cookies = clearSteps(settings, request);
        return page.leave(page.withReturnTo(PATH), { notice: 'second_step_expired', cookies });
      }
    },
  );
