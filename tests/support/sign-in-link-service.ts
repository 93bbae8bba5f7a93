import { hardenedMode } from '../../lib/auth/contract-mode';
import { createHandler as requestSignInLink } from '../../lib/endpoints/auth-service/sign-in-links/request-sign-in-link';
import { createHandler as showSignInLink } from '../../lib/endpoints/auth-service/sign-in-links/show-sign-in-link';
import { createHandler as useSignInLink } from '../../lib/endpoints/auth-service/sign-in-links/use-sign-in-link';
import type { Language } from '../../lib/languages';
import { at } from './auth-service';
import { relyingParty } from './deps';
import { BASE_URL, createMailDeps } from './mail-links';
import { pagesWith } from './page-settings';

const cookie = (name: string) => ({ name: `__Host-${name}`, secure: true });

const defaults = {
  sessionDurationSeconds: 86_400 as number | null,
};

/** The routes of sign-in links, in memory. */
export const createSignInLinks = (
  { language = 'en', ...settings }: Partial<typeof defaults & { language: Language }> = {},
  deps = createMailDeps(),
) => {
  const config = {
    ...defaults,
    origins: [BASE_URL, 'https://app.example.com'],
    openPaths: [],
    errorsHaveCodes: hardenedMode.errorsHaveCodes,
    ...pagesWith({ language, returnOrigins: [BASE_URL, 'https://app.example.com'] }),
    linkSeconds: deps.linkSeconds,
    sessionCookie: cookie('session_id'),
    deviceCookie: cookie('device'),
    challengeCookie: cookie('challenge'),
    secondStepCookie: cookie('second_step'),
    signUpCookie: cookie('sign_up'),
    signInCookie: cookie('sign_in'),
    relyingParty,
    ...settings,
  };
  return {
    deps,
    requestSignInLink: at('POST /sign_in_link', requestSignInLink(deps, config)),
    showSignInLink: at('GET /sign_in', showSignInLink(deps, config)),
    headSignInLink: at('HEAD /sign_in', showSignInLink(deps, config)),
    useSignInLink: at('POST /sign_in', useSignInLink(deps, config)),
  };
};
