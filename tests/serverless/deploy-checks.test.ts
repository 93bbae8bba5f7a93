import { describe, expect, test } from '@jest/globals';
import DeployChecks from '../../serverless/plugins/deploy-checks.mjs';

interface Situation {
  command?: string;
  mailFrom?: string;
  mode?: string;
  hasCredentials?: boolean;
}

/** Runs the check for a command, with a fake of the framework that has only what the plugin uses. */
const check = ({ command = 'deploy', mailFrom = 'accounts@example.com', mode, hasCredentials = true }: Situation) => {
  const environment = { MAIL_FROM: mailFrom, ...(mode && { CONTRACT_MODE: mode }) };
  const framework = {
    processedInput: { commands: command.split(' ') },
    service: { provider: { environment } },
    classes: { Error },
    getProvider: () => ({
      getAccountId: async () => {
        if (!hasCredentials) throw new Error('Could not load credentials from any providers');
        return '123456789012';
      },
    }),
  } as unknown as ConstructorParameters<typeof DeployChecks>[0];
  return new DeployChecks(framework).hooks.initialize?.();
};

describe('deploy-checks', () => {
  test('refuses to deploy a stage without a mail sender', async () => {
    await expect(check({ mailFrom: '' })).rejects.toThrow('--param mail-from=');
  });

  test('refuses to deploy without credentials', async () => {
    await expect(check({ hasCredentials: false })).rejects.toThrow('AWS credentials are missing');
  });

  test.each<Situation>([{}, { mailFrom: '', mode: 'classic' }])('lets %j pass', async (situation) => {
    await expect(check(situation)).resolves.toBeUndefined();
  });

  test.each(['package', 'offline start', 'deploy function', 'print'])('checks nothing for %s', async (command) => {
    await expect(check({ command, mailFrom: '', hasCredentials: false })).resolves.toBeUndefined();
  });
});
