import * as v from 'valibot';
import { AuthError } from '../../../auth/errors';
import { requiredText } from '../../../auth/fields';
import { type ChangePasswordDeps, changePassword } from '../../../auth/passwords/change-password';
import { type CookieSettings, setCookie } from '../../../http/cookies';
import { fromOtherSite } from '../../answers';
import type { Operation } from '../../operation';
import { formAgain, ledOn } from '../answers';
import { type PageCallerDeps, signedInToPages } from '../callers';
import { formBody } from '../form-body';
import { privateFormEndpoint } from '../form-endpoint';
import type { HostedPageSettings } from '../page-endpoint';
import { sectionPath } from './account-section';
import { formPage } from './form-page';
import { type NewPasswordSettings, passwordForm } from './password-form';

/** As typed: the use-case checks them. */
export const submitPasswordBody = formBody({
  current_password: v.optional(v.string()),
  new_password: requiredText,
  repeat: requiredText,
});

export const operation = (): Operation => ({
  summary: 'Change the password on a page',
  description:
    'A form of `GET /account`. As `PUT /password`: every other session ends, and this one goes on with a new cookie. A user without a password sets the first one.',
  body: {
    schema: submitPasswordBody,
    accepts: 'form-or-json',
    example: { current_password: 'correct horse', new_password: 'battery staple', repeat: 'battery staple' },
  },
  answers: {
    303: {
      ...ledOn('The account page, or where to sign in.'),
      optionalHeaders: { 'set-cookie': 'The new session, as a sign-in sets it.' },
    },
    400: formAgain('a password is missing, the new one is refused, or the two differ.'),
    403: fromOtherSite,
  },
  cost: { roundTrips: 6, readUnits: 2, writeUnits: 22, passwordHashes: 2 },
  classicCost: { roundTrips: 7, writeUnits: 19 },
  isGuessLimited: true,
  hasPages: true,
});

const page = sectionPath('password');

type Deps = PageCallerDeps &
  ChangePasswordDeps & {
    users: PageCallerDeps['users'] & ChangePasswordDeps['users'];
    sessions: PageCallerDeps['sessions'] & ChangePasswordDeps['sessions'];
    mode: PageCallerDeps['mode'] & ChangePasswordDeps['mode'];
  };

type Settings = HostedPageSettings &
  NewPasswordSettings & { readonly deviceCookie: CookieSettings; readonly sessionDurationSeconds: number | null };

export const createHandler = (deps: Deps, settings: Settings) =>
  privateFormEndpoint(
    settings,
    signedInToPages(deps, settings),
    {
      page,
      body: submitPasswordBody,
      fields: ({ forms, account: { password } }) => ({
        current_password: password.current,
        new_password: forms.fields.newPassword,
        repeat: password.repeat,
      }),
      form: (shown, form, { caller }) =>
        formPage(shown, form, {
          title: shown.texts.account.password.title,
          body: passwordForm(shown, form, caller, settings),
          back: page,
        }),
    },
    async ({ caller: user, session, body, cookie, ipAddress, client }, shown) => {
      if (body.repeat !== body.new_password) throw differs();
      const { sessionDurationSeconds: durationSeconds } = settings;
      const { token } = await changePassword(
        deps,
        { user, session },
        {
          // An empty field is none, and nobody has a password of spaces only.
          currentPassword: body.current_password?.trim() ? body.current_password : null,
          newPassword: body.new_password,
          device: cookie(settings.deviceCookie.name),
          durationSeconds,
          ipAddress,
          client,
        },
      );
      const cookies = [setCookie(settings.pages().cookies.session, token, durationSeconds)];
      return shown.leave('/account', { notice: 'password_changed', cookies });
    },
  );

const differs = (): AuthError =>
  new AuthError('invalid_field', { field: 'repeat', fault: { code: 'custom', reason: 'differs from new_password' } });
