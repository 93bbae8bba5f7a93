import { type Scenario, sends } from './scenario';

const OTHER_SITE = { headers: { origin: 'https://evil.example' } };

/** Every route that changes state. */
const CHANGING = [
  ...['signUp', 'signIn', 'signOut', 'endSession', 'requestPasswordReset', 'resetPassword', 'changePassword'],
  ...['logIn', 'logOut', 'createUser', 'updateUser', 'deleteUser'],
  ...['issueTokens', 'refreshTokens', 'revokeTokens', 'setPassword', 'createDirectoryUser', 'updateDirectoryUser'],
];
/** Those that are not there in a mode without mail. */
const MAILING = [
  'requestEmailVerification',
  'requestEmailChange',
  'verifyEmail',
  'setNewPassword',
  'confirmEmailChange',
];

const refuses = (name: string): Scenario => sends(name, 'refuses a page of another site', 403, OTHER_SITE);

/** What a page of another site gets from every route that changes state. */
export const otherSiteScenarios: readonly Scenario[] = [
  ...CHANGING.map(refuses),
  ...MAILING.map((name): Scenario => ({ ...refuses(name), mode: 'hardened' })),
];
