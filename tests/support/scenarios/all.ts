import { authServiceScenarios } from './auth-service';
import { gatewayScenarios, unroutedScenarios } from './gateway';
import { hardenedScenarios } from './hardened';
import { mailLinkScenarios } from './mail-links';
import type { Scenario } from './scenario';
import { sessionApiScenarios } from './session-api';
import { userDirectoryScenarios } from './user-directory';
import { wellKnownScenarios } from './well-known';

/** What callers do at every endpoint: the roles, the costs and the OpenAPI document are proved with these. */
export const everyScenario: readonly Scenario[] = [
  ...authServiceScenarios,
  ...mailLinkScenarios,
  ...hardenedScenarios,
  ...sessionApiScenarios,
  ...userDirectoryScenarios,
  ...wellKnownScenarios,
  ...gatewayScenarios,
  ...unroutedScenarios,
];

/** Those that can be played as the service is configured by default. */
export const allScenarios = everyScenario.filter(({ authType }) => authType === undefined);
