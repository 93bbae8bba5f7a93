import { defineCommand } from './command';
import { changeProfile, getUserByEmail } from './directory';
import { emailOption } from './option-values';
import { reportUser } from './show';

/** The commands `disable` and `enable`: they set the same field to different values. */
export const activeCommand = (name: 'disable' | 'enable', words: { summary: string; details: string }) =>
  defineCommand({
    name,
    ...words,
    usages: ['--email EMAIL'],
    examples: [`npm run admin -- ${name} --email ada@example.com`],
    options: { email: { type: 'string', value: 'EMAIL', help: 'Email of the user' } },
    plan: (values) => {
      const email = emailOption(values.email);
      const active = name === 'enable';
      return async (service) => {
        const { user, isChanged } = await changeProfile(service, await getUserByEmail(service, email), () => ({
          active,
        }));
        return reportUser(`${isChanged ? 'Now' : 'Already'} ${name}d: ${user.email}.`, user);
      };
    },
  });
