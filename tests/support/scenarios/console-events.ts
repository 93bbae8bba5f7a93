import { opens, strangers } from './admin-console';
import type { Scenario } from './scenario';

/** The events of the customer in the admin console. */
export const consoleEventsScenarios: readonly Scenario[] = [
  ...['showEvents', 'exportEvents'].flatMap(strangers),
  opens('showEvents', 'lists what happened', 200, undefined, { isTypical: true }),
  opens('showEvents', 'lists what happened to one person', 200, { user: '3696ee50-6743-45a4-8d7b-ba9511d8261c' }),
  opens('showEvents', 'shows the form again if nobody has the email', 400, { user: 'nobody@example.com' }),
  opens('exportEvents', 'writes a file', 200, undefined, { isTypical: true }),
  opens('exportEvents', 'writes JSON Lines of one person', 200, {
    format: 'jsonl',
    user: '3696ee50-6743-45a4-8d7b-ba9511d8261c',
  }),
];
