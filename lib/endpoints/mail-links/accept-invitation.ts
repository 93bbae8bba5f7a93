import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as v from 'valibot';
import { canonicalEmail } from '../../auth/email';
import { AuthError, type AuthFault } from '../../auth/errors';
import { nameText, requiredText } from '../../auth/fields';
import {
  type AcceptInvitationDeps,
  acceptInvitation,
  type WayToSignIn,
} from '../../auth/invitations/accept-invitation';
import { parseMailedToken } from '../../auth/mailing/mailed-token';
import type { SignInDeps } from '../../auth/sessions/sign-in';
import type { SecondFactorSettings } from '../../auth/users/second-factor';
import { readBody } from '../../http/body';
import { pageEndpoint } from '../../http/handler';
import type { FormFault } from '../../http/pages/form';
import { openPage } from '../../http/pages/hosted-page';
import type { PageTexts } from '../../http/pages/page-texts/page-texts';
import { type HttpResponse, ok } from '../../http/response';
import { emailAndMessage, noMail, refusal } from '../answers';
import { authService } from '../auth-service/surface';
import { setsSession } from '../cookies';
import { type SignedInSettings, signInOnPage } from '../hosted-pages/signed-in-answer';
import type { Operation } from '../operation';
import { registrationField } from '../passkey-fields';
import { invalid, missing, refused, unreadable } from '../refusals';
import { setsChallenge } from '../second-step';
import { browserLedOn, exampleToken, refusedLink } from './answers';
import { type InvitationSettings, invitationForm } from './invitation-form';
import { createMailLink, type MailLinkSettings } from './mail-link';

/** As typed: the use-case checks the password. `account` is for password managers: see `accountName`. */
export const acceptInvitationBody = v.strictObject({
  token: requiredText,
  password: v.optional(requiredText),
  passkey: v.optional(registrationField),
  first_name: v.optional(nameText),
  last_name: v.optional(nameText),
  account: v.optional(v.string()),
});

export const operation = (): Operation => ({
  summary: 'Accept an invitation',
  description:
    'Consumes the token of the mail: the email is verified, and the user has the password or the passkey that is sent. A person is signed in at once; a program signs in ' +
    'afterwards. A passkey is made with the part of the token after the dot as its challenge. If the password or the passkey is refused, the token still works. Other proofs of the email, a password from an ' +
    'admin, and the end of the account make the token invalid.',
  body: {
    schema: acceptInvitationBody,
    accepts: 'form-or-json',
    example: { token: exampleToken, password: 'battery staple', first_name: 'Ada', last_name: 'Lovelace' },
  },
  answers: {
    200: emailAndMessage('The invitation is accepted.', 'invitation accepted'),
    303: {
      ...browserLedOn('The application, `/`, or `/verify-2fa`; `/setup-2fa` if the user must have a second factor.'),
      optionalHeaders: { 'set-cookie': `${setsSession('session_id')} ${setsChallenge}` },
    },
    400: refusal('A field is missing or refused, or the body cannot be read. The token still works.', [
      missing('token'),
      missing('password'),
      invalid('password', { code: 'too_short', minimum: 8 }),
      ...unreadable,
    ]),
    401: refusal(
      'The passkey is not one that was made for this token, or a user has it already. The token still works.',
      [refused('passkey_refused')],
    ),
    403: refusedLink,
    404: noMail,
  },
  // With a password, by a program. A passkey hashes nothing, and writes two items more.
  cost: { roundTrips: 3, readUnits: 1, writeUnits: 15, passwordHashes: 1 },
  isTokenLimited: true,
  hasPages: true,
});

export interface UseInvitationDeps extends AcceptInvitationDeps, SignInDeps, SecondFactorSettings {
  limits: AcceptInvitationDeps['limits'] & SignInDeps['limits'];
  guessLimits: AcceptInvitationDeps['guessLimits'] & SignInDeps['guessLimits'];
  clock: SignInDeps['clock'];
  events: SignInDeps['events'];
  mode: AcceptInvitationDeps['mode'] & SignInDeps['mode'];
}

type Settings = MailLinkSettings & SignedInSettings & InvitationSettings;

export const createHandler = (deps: UseInvitationDeps, settings: Settings) => {
  const link = createMailLink(settings, 'invitation');
  const errorPage = formAgain(settings, link.show.errorPage);
  return pageEndpoint(
    authService,
    settings,
    { ...link.use, errorPage, body: acceptInvitationBody },
    async (request, event) => {
      const { body, ipAddress } = request;
      const page = openPage(settings.pages(), event, null);
      const proof = await acceptInvitation(deps, {
        token: body.token,
        by: wayOf(body, page.texts),
        firstName: body.first_name?.trim() || null,
        lastName: body.last_name?.trim() || null,
        ipAddress,
      });
      if (!request.wantsPage) return ok({ email: proof.user.email, message: 'invitation accepted' });
      return signInOnPage(deps, settings, page, request, proof, 'invitation_accepted');
    },
  );
};

const wayOf = ({ password, passkey }: v.InferOutput<typeof acceptInvitationBody>, texts: PageTexts): WayToSignIn => {
  if (passkey !== undefined) return { registration: passkey, name: texts.security.passkeys.defaultName };
  if (password === undefined) throw new AuthError('missing_field', { field: 'password' });
  return { password };
};

type ErrorPage = (refused: HttpResponse, error: unknown, event: APIGatewayProxyEventV2) => HttpResponse;

/** Shows the form again after a fault that the person can mend. */
const formAgain =
  (settings: Settings, otherwise: ErrorPage): ErrorPage =>
  (refused, error, event) => {
    const page = openPage(settings.pages(), event, null);
    const fault = faultOf(page.texts, error);
    const sent = fault === null ? null : sentText(event);
    if (fault === null || sent === null) return otherwise(refused, error, event);
    const { token = '', account, first_name: first = '', last_name: last = '' } = sent;
    const email = canonicalEmail(account ?? '');
    const form = { token, email, name: null, from: null, urlHasToken: false };
    const { status, headers } = refused;
    const typed = { first_name: first, last_name: last };
    return page.show(invitationForm(page, settings, form, { faults: [fault], typed }), {
      status,
      ...(headers && { headers }),
    });
  };

const faultOf = (texts: PageTexts, error: unknown): FormFault | null => {
  if (!(error instanceof AuthError)) return null;
  const { code, details } = error as AuthFault;
  if (code === 'passkey_refused') return { field: null, text: texts.forms.refusals.passkey_refused ?? '' };
  if (code !== 'missing_field' && code !== 'invalid_field') return null;
  const { field } = details;
  const { newPassword } = texts.forms.fields;
  const { firstName, lastName } = texts.account.profile;
  if (field === 'passkey') return { field: null, text: texts.passkey.missing };
  const words = new Map([
    ['password', newPassword],
    ['first_name', firstName],
    ['last_name', lastName],
  ]).get(field);
  if (words === undefined) return null;
  return { field, text: 'fault' in details ? words.fault(details.fault) : words.missing };
};

/** The text fields of the body. It can be parsed, because the error is about one of its fields. */
const sentText = (event: APIGatewayProxyEventV2): Readonly<Record<string, string>> | null => {
  const sent = Object.entries(readBody(event, 'form-or-json') as Record<string, unknown>);
  const texts = Object.fromEntries(sent.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  return parseMailedToken(texts.token ?? '') === null ? null : texts;
};
