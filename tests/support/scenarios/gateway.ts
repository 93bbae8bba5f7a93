import { type Scenario, sends } from './scenario';

/** Requests that only the catch-all function answers. The OpenAPI document does not contain their paths. */
export const unroutedScenarios: readonly Scenario[] = [
  sends('refuseUnrouted', 'refuses an unknown path', 404, { route: 'GET /nowhere', routeKey: '$default' }),
  sends('refuseUnrouted', 'refuses another method', 405, { route: 'DELETE /users', routeKey: '$default' }),
];

export const gatewayScenarios: readonly Scenario[] = [
  { ...sends('getOpenapi', 'describes the service', 200), isTypical: true },
];
