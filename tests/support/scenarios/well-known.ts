import type { Scenario } from './scenario';
import { sends } from './scenario';

export const wellKnownScenarios: readonly Scenario[] = [
  { ...sends('getJwks', 'publishes the keys', 200), isTypical: true },
  { ...sends('getOpenidConfiguration', 'says where the keys are', 200), isTypical: true },
];
