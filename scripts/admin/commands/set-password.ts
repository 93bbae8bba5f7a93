import { acceptNewPassword } from '../../../lib/auth/credentials/password';
import { replacePassword } from '../../../lib/auth/passwords/replace-password';
import { defineCommand } from '../command';
import { getWho } from '../directory';
import { whoOption, whoOptions } from '../option-values';
import { reportUser } from '../show';

/** Sets the password of a user, as an admin of their customer can. */
export const setPassword = defineCommand({
  name: 'set-password',
  summary: 'Set the password of a user and end all their sessions',
  details:
    'The password is read as by `create`, and the same rules apply. The user can sign in with it at once: failed attempts on ' +
    'the account are forgotten. In mode hardened, a mail notifies the user.',
  usages: ['--email EMAIL', '--id ID'],
  examples: [
    'npm run admin -- set-password --email ada@example.com',
    'npm run -s admin -- set-password --email job@example.com --stage prod --json < password.txt',
  ],
  options: whoOptions,
  plan: (values) => {
    const who = whoOption(values);
    return async (service) => {
      const settings = await service.settings();
      const user = await getWho(service, who);
      const password = await service.operator.readPassword();
      const { passwordPolicy } = settings;
      const accepted = await acceptNewPassword(passwordPolicy, { field: 'password', password, email: user.email });
      const changed = await replacePassword({ ...service, ...settings }, user, accepted);
      return reportUser(`Password set, all sessions ended: ${changed.email}.`, changed);
    };
  },
});
