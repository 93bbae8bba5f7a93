import { defineCommand } from '../command';
import { timeOption } from '../option-values';
import { runSeal } from '../restore/run-seal';
import { sealDepsOf } from '../restore/seal-deps';
import { sealReport } from '../restore/seal-report';

/** Makes restored tables safe. */
export const seal = defineCommand({
  name: 'seal',
  summary: 'Make restored tables safe, before the first request',
  details:
    'All sessions, tokens, mailed links, challenges and sign-in codes stop working, those from before the restored moment and those ' +
    'from after it. Signing keys that were removed since are removed again. With --since, what made accounts safer since then is ' +
    'done again: a password that was changed is void, and its user sets a new one by mail; used recovery codes and removed ' +
    'passkeys do not work; users who were deactivated or deleted are inactive; lost roles are lost. Passwords and limits stay otherwise. ' +
    'After an interruption, run the same command again. docs/restore.md has all steps of a restore.',
  usages: ['[--since TIME] [--retire-keys] [--yes]', '--dry-run [--since TIME] [--retire-keys]'],
  examples: [
    'npm run admin -- seal --stage prod --dry-run --since 2026-11-30T02:00:00Z',
    'npm run admin -- seal --stage prod --since 2026-11-30T02:00:00Z',
  ],
  options: {
    since: { type: 'string', value: 'TIME', help: 'The moment that the data is of, such as 2026-11-30T02:00:00Z' },
    'retire-keys': {
      type: 'boolean',
      help: 'Replace all signing keys, for a table of signing keys that was restored',
    },
    'dry-run': { type: 'boolean', help: 'Count what would be done, and change nothing' },
    yes: { type: 'boolean', help: 'Do not ask' },
  },
  plan: (values) => {
    const since = timeOption('since', values.since) ?? null;
    const { 'retire-keys': retireKeys = false, 'dry-run': dryRun = false, yes = false } = values;
    return async (service) => {
      const deps = sealDepsOf(service);
      if (!yes && !dryRun)
        await service.operator.confirm('This ends the sessions of all users. Type seal to go on:', 'seal');
      return sealReport(await runSeal(deps, { since, retireKeys, dryRun }), dryRun);
    };
  },
});
