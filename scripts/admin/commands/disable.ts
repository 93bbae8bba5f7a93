import { UsageError } from '../admin-error';
import { defineCommand } from '../command';
import { changeProfile, getUserByEmail } from '../directory';
import { emailOption, nameOption, timeOption } from '../option-values';
import { reportUser } from '../show';

/** Ends all sessions of a user and refuses new ones. */
export const disable = defineCommand({
  name: 'disable',
  summary: 'End all sessions of a user and refuse new ones, for good or until a time',
  details:
    'It takes effect with the next request. The last active admin of a customer cannot be disabled. An admin who was disabled until a ' +
    'time can sign in again from then on, but counts as an active admin only after `enable`.',
  usages: ['--email EMAIL [--reason TEXT] [--until TIME]'],
  examples: [
    'npm run admin -- disable --email ada@example.com',
    'npm run admin -- disable --email ada@example.com --reason "on leave" --until 2027-01-07T08:00:00Z',
  ],
  options: {
    email: { type: 'string', value: 'EMAIL', help: 'Email of the user' },
    reason: { type: 'string', value: 'TEXT', help: 'Why; only admins see it' },
    until: { type: 'string', value: 'TIME', help: 'When the user can sign in again, with the offset from UTC' },
  },
  plan: (values) => {
    const email = emailOption(values.email);
    const inactiveReason = nameOption('reason', values.reason) ?? null;
    const inactiveUntil = timeOption('until', values.until) ?? null;
    return async (service) => {
      if (inactiveUntil !== null && inactiveUntil <= service.clock.now())
        throw new UsageError('--until is not in the future');
      const before = await getUserByEmail(service, email);
      const profile = { active: false, inactiveReason, inactiveUntil };
      const { user, isChanged } = await changeProfile(service, before, () => profile);
      return reportUser(`${isChanged ? 'Now' : 'Already'} disabled: ${user.email}.`, user);
    };
  },
});
