import { endAllSessions } from '../../../lib/auth/sessions/end-all-sessions';
import { defineCommand } from '../command';
import { getWho } from '../directory';
import { whoOption, whoOptions } from '../option-values';
import { reportUser } from '../show';

/** Ends all sessions of a user. */
export const endSessions = defineCommand({
  name: 'end-sessions',
  summary: 'End all sessions of a user',
  details:
    'It takes effect with the next request, on all surfaces. The user can sign in again; `disable` prevents that.',
  usages: ['--email EMAIL', '--id ID'],
  examples: ['npm run admin -- end-sessions --email ada@example.com'],
  options: whoOptions,
  plan: (values) => {
    const who = whoOption(values);
    return async (service) => {
      const user = await getWho(service, who);
      await endAllSessions(service, user);
      return reportUser(`All sessions ended: ${user.email}.`, user);
    };
  },
});
