import * as v from 'valibot';
import { AuthError, type AuthErrorCode } from '../../auth/errors';
import { requiredText } from '../../auth/fields';
import { type EnableTotpDeps, enableTotp } from '../../auth/totp/enable-totp';
import { type CookieSettings, setCookie } from '../../http/cookies';
import type { HostedPage } from '../../http/pages/hosted-page';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { aPage, formAgain, ledElsewhere } from './answers';
import { type PageCallerDeps, settingUpOnPages } from './callers';
import { formBody } from './form-body';
import { privateFormEndpoint } from './form-endpoint';
import type { HostedPageSettings } from './page-endpoint';
import { recoveryCodesPage } from './recovery-codes-page';
import { scanPageAgain } from './setup-form';
import { leadBack } from './signed-in-answer';

export const submitSetupCodeBody = formBody({
  code: requiredText,
  /** Shown again after a wrong code. It enables nothing. */
  secret: v.optional(v.string(), ''),
});

export const operation = (): Operation => ({
  summary: 'Finish setting up an authenticator app on a page',
  description:
    'What the form of `POST /setup-2fa` sends. Shows the recovery codes, once. Every other session of the user ends. See ' +
    '`PUT /second_factors/totp`.',
  body: { schema: submitSetupCodeBody, accepts: 'form-or-json', example: { code: '287082' } },
  answers: {
    200: { ...aPage, headers: { 'set-cookie': 'The new session, as a sign-in sets it.' } },
    303: ledElsewhere(
      '`/login`; `/setup-2fa` if the set-up was not begun or took too long; `/account` for a user who has an app already.',
    ),
    400: formAgain('there is no code.'),
    401: formAgain('the code is wrong.'),
    403: fromOtherSite,
  },
  cost: { roundTrips: 5, readUnits: 3, writeUnits: 24, passwordHashes: 0 },
  classicCost: { roundTrips: 6 },
  isGuessLimited: true,
  hasPages: true,
});

interface Settings extends HostedPageSettings {
  readonly sessionCookie: CookieSettings;
  readonly sessionDurationSeconds: number | null;
  readonly serviceName: string;
}

export const createHandler = (deps: EnableTotpDeps & PageCallerDeps, settings: Settings) =>
  privateFormEndpoint(
    settings,
    settingUpOnPages(deps, settings),
    {
      page: '/setup-2fa',
      body: submitSetupCodeBody,
      fields: ({ forms }) => forms.fields,
      form: (page, form, { caller }) => {
        const { serviceName } = settings;
        return scanPageAgain(page, form, { serviceName, secondFactorPolicy: deps.secondFactorPolicy }, caller);
      },
    },
    async ({ caller: user, session, body: { code }, ipAddress, client }, page) => {
      const { sessionCookie, sessionDurationSeconds: durationSeconds, serviceName } = settings;
      try {
        const enabled = await enableTotp(deps, { user, session }, { code, durationSeconds, ipAddress, client });
        return page.show(
          recoveryCodesPage(page, { isFirst: true, codes: enabled.recoveryCodes, serviceName, email: user.email }),
          { cookies: [setCookie(sessionCookie, enabled.token, durationSeconds)] },
        );
      } catch (error) {
        const leave = error instanceof AuthError ? elsewhere[error.code as AuthErrorCode] : undefined;
        if (leave === undefined) throw error;
        return leave(page);
      }
    },
  );

/** Where a code leads that is too late. */
const elsewhere: Partial<Record<AuthErrorCode, (page: HostedPage) => ReturnType<HostedPage['leave']>>> = {
  totp_enabled: (page) => leadBack(page, { notice: 'second_factor_exists' }),
  totp_not_enabled: (page) => page.leave(page.withReturnTo('/setup-2fa'), { notice: 'setup_expired' }),
};
