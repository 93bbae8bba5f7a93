import { type ContractMode, hardenedMode } from '../../lib/auth/contract-mode';
import { createHandler as home } from '../../lib/endpoints/auth-service/home';
import { createHandler as addAccountPasskey } from '../../lib/endpoints/hosted-pages/add-account-passkey';
import { createHandler as removeAccountPasskey } from '../../lib/endpoints/hosted-pages/remove-account-passkey';
import { createHandler as removeAuthenticator } from '../../lib/endpoints/hosted-pages/remove-authenticator';
import { createHandler as renameAccountPasskey } from '../../lib/endpoints/hosted-pages/rename-account-passkey';
import { createHandler as renewRecoveryCodes } from '../../lib/endpoints/hosted-pages/renew-recovery-codes';
import { createHandler as showForgot } from '../../lib/endpoints/hosted-pages/show-forgot';
import { createHandler as showForgottenPassword } from '../../lib/endpoints/hosted-pages/show-forgotten-password';
import { createHandler as showInactive } from '../../lib/endpoints/hosted-pages/show-inactive';
import { createHandler as showLogin } from '../../lib/endpoints/hosted-pages/show-login';
import { createHandler as showLoginCode } from '../../lib/endpoints/hosted-pages/show-login-code';
import { createHandler as showLoginLink } from '../../lib/endpoints/hosted-pages/show-login-link';
import { createHandler as showLogout } from '../../lib/endpoints/hosted-pages/show-logout';
import { createHandler as showReauthentication } from '../../lib/endpoints/hosted-pages/show-reauthentication';
import { createHandler as showRegister } from '../../lib/endpoints/hosted-pages/show-register';
import { createHandler as showSecondStep } from '../../lib/endpoints/hosted-pages/show-second-step';
import { createHandler as showSetup } from '../../lib/endpoints/hosted-pages/show-setup';
import { createHandler as submitForgot } from '../../lib/endpoints/hosted-pages/submit-forgot';
import { createHandler as submitForgottenPassword } from '../../lib/endpoints/hosted-pages/submit-forgotten-password';
import { createHandler as submitLogin } from '../../lib/endpoints/hosted-pages/submit-login';
import { createHandler as submitLoginCode } from '../../lib/endpoints/hosted-pages/submit-login-code';
import { createHandler as submitLoginLink } from '../../lib/endpoints/hosted-pages/submit-login-link';
import { createHandler as submitLogout } from '../../lib/endpoints/hosted-pages/submit-logout';
import { createHandler as submitPasskeyLogin } from '../../lib/endpoints/hosted-pages/submit-passkey-login';
import { createHandler as submitReauthentication } from '../../lib/endpoints/hosted-pages/submit-reauthentication';
import { createHandler as submitRegister } from '../../lib/endpoints/hosted-pages/submit-register';
import { createHandler as submitResend } from '../../lib/endpoints/hosted-pages/submit-resend';
import { createHandler as submitSecondStep } from '../../lib/endpoints/hosted-pages/submit-second-step';
import { createHandler as submitSetup } from '../../lib/endpoints/hosted-pages/submit-setup';
import { createHandler as submitSetupCode } from '../../lib/endpoints/hosted-pages/submit-setup-code';
import type { LambdaHandler } from '../../lib/http/handler';
import type { PageSettings } from '../../lib/http/pages/page-settings';
import { createTestDeps, newCredentials, relyingParty } from './deps';
import { type Answer, call, gatewayEvent } from './event';
import { BASE_URL } from './mail-links';
import { newUser } from './new-user';
import { PAGE, PAGE_FORM } from './page-forms';
import { pagesWith } from './page-settings';

interface Options extends Partial<Omit<PageSettings, 'cookies' | 'brand'>> {
  readonly mode?: ContractMode;
}

/** The pages of the ways in and out and of second factors, in memory, and browsers that use them. */
export const createHostedPages = ({ mode = hardenedMode, ...pages }: Options = {}, deps = createTestDeps({ mode })) => {
  const cookie = (name: string) => ({ name: mode.cookieName(name), secure: true });
  const config = {
    mode,
    origins: [BASE_URL],
    openPaths: [],
    errorsHaveCodes: mode.errorsHaveCodes,
    ...pagesWith({
      cookies: {
        session: cookie('session_id'),
        own: cookie('own_session'),
        form: cookie('form'),
        pending: cookie('pending'),
        notice: cookie('notice'),
        language: cookie('ui_locales'),
      },
      ...pages,
    }),
    passwords: { minimumLength: mode.minimumPasswordLength },
    linkSeconds: deps.linkSeconds,
    sessionDurationSeconds: 86_400,
    sessionCookie: cookie('session_id'),
    deviceCookie: cookie('device'),
    challengeCookie: cookie('challenge'),
    secondStepCookie: cookie('second_step'),
    signUpCookie: cookie('sign_up'),
    signInCookie: cookie('sign_in'),
    relyingParty,
    serviceName: 'Latchkey',
  };
  const handlers: Readonly<Record<string, LambdaHandler>> = {
    'GET /': home(deps, config),
    'GET /login': showLogin(deps, config),
    'POST /login': submitLogin(deps, config),
    'GET /logout': showLogout(deps, config),
    'POST /logout': submitLogout(deps, config),
    'GET /register': showRegister(deps, config),
    'POST /register': submitRegister(deps, config),
    'GET /inactive': showInactive(deps, config),
    'POST /resend': submitResend(deps, config),
    'GET /forgot': showForgot(config),
    'POST /forgot': submitForgot(deps, config),
    'GET /forgot/password': showForgottenPassword(config),
    'POST /forgot/password': submitForgottenPassword(deps, config),
    'GET /login/link': showLoginLink(deps, config),
    'POST /login/link': submitLoginLink(deps, config),
    'GET /login/code': showLoginCode(deps, config),
    'POST /login/code': submitLoginCode(deps, config),
    'POST /login/passkey': submitPasskeyLogin(deps, config),
    'GET /verify-2fa': showSecondStep(deps, config),
    'POST /verify-2fa': submitSecondStep(deps, config),
    'GET /setup-2fa': showSetup(deps, config),
    'POST /setup-2fa': submitSetup(deps, config),
    'POST /setup-2fa/code': submitSetupCode(deps, config),
    'GET /reauthenticate': showReauthentication(deps, config),
    'POST /reauthenticate': submitReauthentication(deps, config),
    'POST /account/passkeys': addAccountPasskey(deps, config),
    'POST /account/passkeys/rename': renameAccountPasskey(deps, config),
    'POST /account/passkeys/remove': removeAccountPasskey(deps, config),
    'POST /account/authenticator/remove': removeAuthenticator(deps, config),
    'POST /account/recovery-codes': renewRecoveryCodes(deps, config),
  };
  return { deps, mode, handlers, browser: () => createPageBrowser(handlers) };
};

export type HostedPages = ReturnType<typeof createHostedPages>;

/** An account whose email is verified. */
export const newPageAccount = async ({ deps }: Pick<HostedPages, 'deps'>, password = newCredentials().password) => {
  const { email } = newCredentials();
  const id = deps.ids.newId();
  const passwordHash = await deps.hasher.hash(password, id);
  const user = newUser({ id, email, passwordHash, emailVerified: true });
  await deps.users.createUser(user);
  return { user, email, password };
};

/** A browser without scripts: it keeps cookies, and sends the forms of the pages that it got. */
const createPageBrowser = (handlers: Readonly<Record<string, LambdaHandler>>) => {
  const cookies = new Map<string, string>();

  const request = async (
    method: 'GET' | 'POST',
    url: string,
    { form, headers }: { form?: Record<string, string>; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const { pathname, searchParams } = new URL(url, BASE_URL);
    const handler = handlers[`${method} ${pathname}`];
    if (handler === undefined) throw new Error(`no page ${method} ${pathname}`);
    const answer = await call(
      handler,
      gatewayEvent(`${method} ${pathname}`, {
        ...(form && { form }),
        headers: { ...(method === 'GET' ? PAGE : PAGE_FORM), ...headers },
        cookies: [...cookies].map(([name, value]) => `${name}=${value}`),
        query: Object.fromEntries(searchParams),
      }),
    );
    for (const cookie of answer.cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };

  return {
    cookies,
    get: (url: string, headers: Record<string, string> = {}) => request('GET', url, { headers }),
    /** Send a form of a page, without following where the answer leads. */
    send: (page: Answer, action: string, fields: Record<string, string>): Promise<Answer> =>
      request('POST', action, { form: { ...hiddenFieldsOf(page, action), ...fields } }),
    /** Go where an answer leads, as long as that is a page of the service. */
    follow: async (answer: Answer): Promise<Answer> => {
      let last = answer;
      while (last.status === 303 && last.headers.location?.startsWith('/'))
        last = await request('GET', last.headers.location);
      return last;
    },
  };
};

export type PageBrowser = ReturnType<typeof createPageBrowser>;

const UNESCAPED: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
};
const unescaped = (text: string) => text.replace(/&(?:amp|quot|#39|lt|gt);/g, (entity) => UNESCAPED[entity] ?? '');

/** The hidden fields of the form with this action, or with a button that has it. @throws if the page has none. */
const hiddenFieldsOf = ({ text }: Answer, action: string): Record<string, string> => {
  const form = [...text.matchAll(/<form [\s\S]*?<\/form>/g)].find(([markup]) => markup.includes(`action="${action}"`));
  if (form === undefined) throw new Error(`the page has no form for ${action}:\n${text}`);
  const inputs = [...form[0].matchAll(/<input type="(?:hidden|text)" name="([^"]*)" value="([^"]*)"/g)];
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, unescaped(value)]));
};

/** The texts of the faults that a page shows beside its fields, by field; those of the whole form are under `''`. */
export const faultsIn = ({ text }: Answer): Record<string, string> => {
  const beside = [...text.matchAll(/<p class="fault" id="(\w+)-fault">([^<]*)<\/p>/g)];
  const whole = [...text.matchAll(/<li>([^<]+)<\/li>/g)].map(([, words = '']) => ['', words] as const);
  return Object.fromEntries([
    ...beside.map(([, field = '', words = '']) => [field, unescaped(words)] as const),
    ...whole,
  ]);
};

/** The notice of a page; `null` without one. */
export const noticeIn = ({ text }: Answer): string | null =>
  /<p class="notice \w+" role="status">([^<]*)<\/p>/.exec(text)?.[1] ?? null;
