import * as v from 'valibot';
import { type AddPasskeyDeps, addPasskey } from '../../auth/passkeys/add-passkey';
import type { RecentAuthenticationSettings } from '../../auth/sessions/recent-authentication';
import type { CookieSettings } from '../../http/cookies';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { passkeyNameField, registrationField } from '../passkey-fields';
import { clearChallenge } from '../second-step';
import { formAgain, ledOn } from './answers';
import { type PageCallerDeps, recently, settingUpOnPages } from './callers';
import { formBody } from './form-body';
import { privateFormEndpoint } from './form-endpoint';
import type { HostedPageSettings } from './page-endpoint';
import { passkeyFieldWords } from './passkey-form';
import { newPasskeyPage } from './security-forms';
import { leadBack } from './signed-in-answer';

/** A name of spaces is none. */
const optionalName = v.union([v.pipe(v.string(), v.trim(), v.literal('')), passkeyNameField]);

export const addAccountPasskeyBody = formBody({
  challenge: v.optional(v.string(), ''),
  passkey: registrationField,
  name: v.optional(optionalName, ''),
});

export const operation = (): Operation => ({
  summary: 'Add a passkey on a page',
  description:
    'What the script of `GET /account` and `GET /setup-2fa` sends, with a challenge of `POST /passkeys/options`. See `POST /passkeys`.',
  body: {
    schema: addAccountPasskeyBody,
    accepts: 'form-or-json',
    example: {
      challenge: '7d444840-9dc0-41d1-b245-5ffdce74fad2.bmV3X3Bhc3NrZXlfb2ZfdGhlX3NpZ25lZF9pbl91c2Vy',
      passkey: '{"id":"...","type":"public-key"}',
      name: 'Laptop',
    },
  },
  answers: {
    303: {
      ...ledOn('`return_to` or `/account`; `/reauthenticate` if the sign-in was too long ago.'),
      optionalHeaders: { 'set-cookie': 'To a browser: sets the challenge of the second step, or deletes a used one.' },
    },
    400: formAgain('the browser sent no passkey, or the name is not accepted.'),
    401: formAgain('the challenge or the passkey does not work.'),
    403: fromOtherSite,
    409: formAgain('the user has 20 passkeys.'),
  },
  cost: { roundTrips: 3, readUnits: 4, writeUnits: 13, passwordHashes: 0 },
  classicCost: { roundTrips: 4 },
  hasPages: true,
});

type Settings = HostedPageSettings & { readonly challengeCookie: CookieSettings };

export const createHandler = (
  deps: PageCallerDeps & RecentAuthenticationSettings & AddPasskeyDeps,
  settings: Settings,
) =>
  privateFormEndpoint(
    settings,
    recently(deps, settingUpOnPages(deps, settings)),
    {
      page: '/account',
      body: addAccountPasskeyBody,
      fields: (texts) => ({ ...passkeyFieldWords(texts), name: texts.security.passkeys.name }),
      form: newPasskeyPage,
    },
    async ({ caller, body, cookie }, page) => {
      const { challenge, passkey: registration, name } = body;
      const browserSecret = cookie(settings.challengeCookie.name);
      const named = name || page.texts.security.passkeys.defaultName;
      await addPasskey(deps, caller, { challenge, registration, name: named, browserSecret });
      return leadBack(page, { notice: 'passkey_added', cookies: clearChallenge(settings.challengeCookie, { cookie }) });
    },
  );
