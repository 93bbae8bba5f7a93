import { beforeAll, expect, test } from '@jest/globals';
import type { EndpointHandler } from '../../../lib/http/handler';
import { resolvedService } from '../../support/resolved-service';

/**
 * Every route is private unless it is listed here, so making a route public takes two changes. The comments say why a route is
 * public although it concerns an account.
 */
const PUBLIC = [
  // They create an account, or check the credentials of one.
  'signUp',
  'signIn',
  'logIn',
  'issueTokens',
  'requestPasswordReset',
  'requestEmailVerification',
  'requestSignInLink',
  // The token in the body authenticates the user.
  'resetPassword',
  'refreshTokens',
  // It makes a challenge that anybody may answer.
  'requestPasskeySignIn',
  // They show no data of any account.
  'home',
  'homeAfterSignOut',
  'changePasswordUrl',
  'getStatus',
  'refuseUnauthorized',
  'refuseForbidden',
  'getJwks',
  'getOpenidConfiguration',
  'getOpenapi',
  'refuseUnrouted',
];

/** Pages that everybody may open. */
const PAGES = [
  // They create an account, or check the credentials of one.
  'showLogin',
  'submitLogin',
  'showRegister',
  'submitRegister',
  'showInactive',
  'submitResend',
  'showForgot',
  'submitForgot',
  'showLoginLink',
  'submitLoginLink',
  'showLoginCode',
  'submitLoginCode',
  // The token in the cookie authenticates the user.
  'showForgottenPassword',
  'submitForgottenPassword',
  'submitPasskeyLogin',
  // The challenge in the cookie says who took the first step.
  'showSecondStep',
  'submitSecondStep',
  // It ends the session that the browser has, if it has one.
  'submitLogout',
  // The token of the link authenticates the user.
  'showVerification',
  'verifyEmail',
  'showNewPassword',
  'setNewPassword',
  'showInvitation',
  'acceptInvitation',
  'showEmailChange',
  'confirmEmailChange',
  'showSignInLink',
  'useSignInLink',
];

const made = new Map<string, string | undefined>();

beforeAll(async () => {
  for (const [name, { handler, events }] of Object.entries(resolvedService().functions)) {
    if (!events.some(({ httpApi }) => httpApi !== undefined)) continue;
    const module = (await import(`../../../${handler.replace(/\.handler$/, '.ts')}`)) as { handler: EndpointHandler };
    made.set(name, module.handler.access);
  }
});

const madeBy = (access: string) =>
  [...made]
    .filter(([, own]) => own === access)
    .map(([name]) => name)
    .sort();

test('a route is public only if it is on the list', () => {
  expect(madeBy('public')).toEqual([...PUBLIC].sort());
  expect(madeBy('page')).toEqual([...PAGES].sort());
});

test('every other route is private: an endpoint, or a page', () => {
  const others = [...made.keys()].filter((name) => ![...PUBLIC, ...PAGES].includes(name));
  expect(others.length).toBeGreaterThan(15);
  expect([...madeBy('private'), ...madeBy('private-page')].sort()).toEqual(others.sort());
  expect(madeBy('private-page')).toContain('showLogout');
});
