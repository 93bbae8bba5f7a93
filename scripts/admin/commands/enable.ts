import { defineCommand } from '../command';
import { changeProfile, getUserByEmail } from '../directory';
import { emailOption } from '../option-values';
import { reportUser } from '../show';

/** Lets a disabled user sign in again. */
export const enable = defineCommand({
  name: 'enable',
  summary: 'Let a disabled user sign in again',
  details: 'Sessions that ended stay ended.',
  usages: ['--email EMAIL'],
  examples: ['npm run admin -- enable --email ada@example.com'],
  options: { email: { type: 'string', value: 'EMAIL', help: 'Email of the user' } },
  plan: (values) => {
    const email = emailOption(values.email);
    return async (service) => {
      const before = await getUserByEmail(service, email);
      // Also for a user whose time has passed: only then do they count as an admin again.
      const profile = { active: true, inactiveReason: null, inactiveUntil: null };
      const { user, isChanged } = await changeProfile(service, before, () => profile);
      return reportUser(`${isChanged ? 'Now' : 'Already'} enabled: ${user.email}.`, user);
    };
  },
});
