import * as v from 'valibot';
import { requiredText } from '../../../auth/fields';
import { type AddPasskeyDeps, addPasskey } from '../../../auth/passkeys/add-passkey';
import type { SessionCallerDeps } from '../../../auth/tokens/find-session-caller';
import type { CookieSettings } from '../../../http/cookies';
import { privateEndpoint } from '../../../http/handler';
import { authServiceSecurity, noLiveSessionOrOtherSite, refusal } from '../../answers';
import { examplePasskey, listedPasskey, passkeySchema } from '../../listed-passkey';
import type { Operation } from '../../operation';
import { passkeyNameField, registrationField } from '../../passkey-fields';
import { invalid, missing, refused, unreadable } from '../../refusals';
import { type SessionRouteSettings, settingUp } from '../callers';
import { authService } from '../surface';

const DEFAULT_NAME = 'Passkey';

export const addPasskeyBody = v.strictObject({
  challenge: requiredText,
  passkey: registrationField,
  name: v.optional(passkeyNameField, DEFAULT_NAME),
});

export const operation = (): Operation => ({
  summary: 'Add a passkey',
  description:
    'The second request of an addition, after `POST /passkeys/options`. A mail notifies the owner, in both modes. A user has 20 ' +
    'passkeys at most.',
  security: authServiceSecurity,
  body: {
    schema: addPasskeyBody,
    accepts: 'form-or-json',
    example: {
      challenge: '7d444840-9dc0-41d1-b245-5ffdce74fad2.bmV3X3Bhc3NrZXlfb2ZfdGhlX3NpZ25lZF9pbl91c2Vy',
      passkey: {
        id: examplePasskey.id,
        type: 'public-key',
        response: {
          clientDataJSON: 'eyJ0eXBlIjoid2...',
          attestationObject: 'o2NmbXRkbm9uZ...',
          transports: ['internal'],
        },
      },
      name: 'Laptop',
    },
  },
  answers: {
    201: {
      description: 'Added. From now on it signs in.',
      schema: passkeySchema,
      examples: { success: { ...examplePasskey, last_used_at: null } },
    },
    400: refusal('A field is missing or not accepted, or the body cannot be read.', [
      missing('challenge'),
      missing('passkey'),
      invalid('passkey', { code: 'not_a_passkey' }),
      invalid('name', { code: 'too_long', maximum: 64 }),
      ...unreadable,
    ]),
    401: refusal(
      'The challenge or the answer of the authenticator is not valid, or this passkey is registered already.',
      [refused('invalid_challenge'), refused('passkey_refused')],
    ),
    403: noLiveSessionOrOtherSite,
    409: refusal('The user has 20 passkeys.', [refused('too_many_passkeys')]),
  },
  cost: { roundTrips: 3, readUnits: 4, writeUnits: 13, passwordHashes: 0 },
  classicCost: { roundTrips: 4 },
});

type Settings = SessionRouteSettings & { readonly challengeCookie: CookieSettings };

export const createHandler = (deps: SessionCallerDeps & AddPasskeyDeps, settings: Settings) =>
  privateEndpoint(
    authService,
    settings,
    settingUp(deps, settings),
    { body: addPasskeyBody },
    async ({ caller, body, cookie }) => {
      const { challenge, passkey: registration, name } = body;
      const browserSecret = cookie(settings.challengeCookie.name);
      const passkey = await addPasskey(deps, caller, { challenge, registration, name, browserSecret });
      return { status: 201, body: listedPasskey(passkey) };
    },
  );
