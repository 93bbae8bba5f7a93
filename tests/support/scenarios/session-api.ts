import { type Scenario, sends } from './scenario';

export const sessionApiScenarios: readonly Scenario[] = [
  { ...sends('getStatus', 'says that it is there', 200), isTypical: true },
];
