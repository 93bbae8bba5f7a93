import { accessTokenScenarios } from './access-tokens';
import { accountPageScenarios } from './account-pages';
import { adminConsoleScenarios } from './admin-console';
import { adminPeopleScenarios } from './admin-people';
import { authServiceScenarios } from './auth-service';
import { consoleEventsScenarios } from './console-events';
import { everyFormScenarios } from './every-form';
import { factorPageScenarios } from './factor-pages';
import { gatewayScenarios, unroutedScenarios } from './gateway';
import { hardenedScenarios } from './hardened';
import { hostedPageScenarios } from './hosted-pages';
import { impersonationScenarios } from './impersonation';
import { invitationScenarios } from './invitations';
import { limitedScenarios } from './limited';
import { mailLinkScenarios } from './mail-links';
import { otherSiteScenarios } from './other-sites';
import { passkeyScenarios } from './passkeys';
import { peoplePageScenarios } from './people-pages';
import { requiredFactorScenarios } from './required-factor';
import type { Scenario } from './scenario';
import { secondFactorScenarios } from './second-factors';
import { sessionApiScenarios } from './session-api';
import { signInLinkScenarios } from './sign-in-links';
import { userAccountScenarios } from './user-accounts';
import { userDirectoryScenarios } from './user-directory';
import { userSecondFactorScenarios } from './user-second-factors';
import { wellKnownScenarios } from './well-known';

/** The requests of callers, at every endpoint. tests/service/scenarios.test.ts checks answers, roles and costs with them. */
export const everyScenario: readonly Scenario[] = [
  ...authServiceScenarios,
  ...accessTokenScenarios,
  ...mailLinkScenarios,
  ...signInLinkScenarios,
  ...accountPageScenarios,
  ...hostedPageScenarios,
  ...hardenedScenarios,
  ...sessionApiScenarios,
  ...userDirectoryScenarios,
  ...userAccountScenarios,
  ...wellKnownScenarios,
  ...passkeyScenarios,
  ...secondFactorScenarios,
  ...userSecondFactorScenarios,
  ...factorPageScenarios,
  ...adminConsoleScenarios,
  ...impersonationScenarios,
  ...peoplePageScenarios,
  ...adminPeopleScenarios,
  ...consoleEventsScenarios,
  ...invitationScenarios,
  ...everyFormScenarios,
  ...requiredFactorScenarios,
  ...otherSiteScenarios,
  ...limitedScenarios,
  ...gatewayScenarios,
  ...unroutedScenarios,
];

/** The scenarios that work with the default settings. */
export const allScenarios = everyScenario.filter(
  ({ authType, secondFactorPolicy }) => authType === undefined && secondFactorPolicy === undefined,
);
