import { type Scenario, sends } from './scenario';

const OTHER_SITE = { headers: { origin: 'https://evil.example' } };

/** Every route that changes state. */
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
  ...['removeUserSecondFactors', 'endUserSessions', 'deleteDirectoryUser'],
];
/** The routes that do not exist in a mode without mail. */
const MAILING = [
  'requestEmailVerification',
  'requestEmailChange',
  'verifyEmail',
  'setNewPassword',
  'confirmEmailChange',
];

const refuses = (name: string): Scenario => sends(name, 'refuses a page of another site', 403, OTHER_SITE);

/** The answer of every route that changes state to a page of another site. */
export const otherSiteScenarios: readonly Scenario[] = [
  ...CHANGING.map(refuses),
  ...MAILING.map((name): Scenario => ({ ...refuses(name), mode: 'hardened' })),
];
