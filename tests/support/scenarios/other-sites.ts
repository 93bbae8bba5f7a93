import { PAGE } from '../page-forms';
import { INVITATION_FORMS, MAILING_PAGE_FORMS, PAGE_FORMS } from './every-form';
import { type Scenario, sends } from './scenario';

const OTHER_SITE = { origin: 'https://evil.example' };

/** Every route that changes state, except the forms of pages: those are in every-form.ts. */
const CHANGING = [
  ...[
    'signUp',
    'signIn',
    'signOut',
    'endSession',
    'issueSessionToken',
    'requestPasswordReset',
    'requestSignInLink',
    'useSignInLink',
    'resetPassword',
    'changePassword',
    'reauthenticate',
  ],
  ...['requestPasskeySignIn', 'requestRegistration', 'addPasskey', 'renamePasskey', 'removePasskey'],
  ...['beginTotpSetup', 'enableTotp', 'disableTotp', 'replaceRecoveryCodes'],
  ...['logIn', 'logOut', 'createUser', 'updateUser', 'deleteUser', 'deleteMe'],
  ...['issueTokens', 'refreshTokens', 'revokeTokens', 'setPassword', 'createDirectoryUser', 'updateDirectoryUser'],
  ...['removeUserSecondFactors', 'endUserSessions', 'deleteDirectoryUser', 'impersonateUser'],
  ...['renewInvitation', 'withdrawInvitation'],
];
/** The routes that do not exist in a mode without mail. */
const MAILING = [
  'requestEmailVerification',
  'requestEmailChange',
  'verifyEmail',
  'setNewPassword',
  'confirmEmailChange',
  'sendUserResetMail',
  'acceptInvitation',
];

const hardened = { mode: 'hardened' } as const;

const refuses = (name: string): Scenario => sends(name, 'refuses a page of another site', 403, { headers: OTHER_SITE });
const refusesWithPage = (name: string): Scenario =>
  sends(name, 'refuses a page of another site', 403, { headers: { ...PAGE, ...OTHER_SITE } });

/** The answer of every route that changes state to a page of another site. */
export const otherSiteScenarios: readonly Scenario[] = [
  ...CHANGING.map(refuses),
  ...MAILING.map((name) => ({ ...refuses(name), ...hardened })),
  ...[...PAGE_FORMS, ...INVITATION_FORMS].map(refusesWithPage),
  ...MAILING_PAGE_FORMS.map((name) => ({ ...refusesWithPage(name), ...hardened })),
];
