import { defineCommand } from '../command';
import { changeProfile, getUserByEmail } from '../directory';
import { emailOption } from '../option-values';
import { reportUser } from '../show';

/** Verifies the email of a user by hand. */
export const verify = defineCommand({
  name: 'verify',
  summary: 'Verify the email of a user by hand',
  details:
    'Only if you know that the email belongs to the user: whoever signed up with it keeps their password. It cannot be taken back.',
  usages: ['--email EMAIL'],
  examples: ['npm run admin -- verify --email ada@example.com'],
  options: { email: { type: 'string', value: 'EMAIL', help: 'Email of the user' } },
  plan: (values) => {
    const email = emailOption(values.email);
    return async (service) => {
      const before = await getUserByEmail(service, email);
      const { user, isChanged } = await changeProfile(service, before, () => ({ emailVerified: true }));
      return reportUser(`${isChanged ? 'Now' : 'Already'} verified: ${user.email}.`, user);
    };
  },
});
