import { migrations } from '../../../lib/store/migrations/migrations';
import type { MigrationResult } from '../../../lib/store/migrations/run-migration';
import { AdminError } from '../admin-error';
import { defineCommand, type Report } from '../command';
import { DEFAULT_RATE, migrateData } from '../data/migrate-data';
import { wholeNumberOption } from '../option-values';
import type { Service } from '../service';
import { table } from '../show';

/** Brings the items of earlier versions to the form of this one. */
export const migrate = defineCommand({
  name: 'migrate',
  summary: 'Bring the data of earlier versions to the form of this one',
  details:
    'Run it after a deployment, while the service is open. Each item is changed by one conditional write, so whoever writes at the same ' +
    'time wins. What is complete is recorded in the stage and not repeated. After an interruption, run the same command again: it goes ' +
    'on where it was. `npm start` does the same for its data folder. docs/data-migrations.md has the rest.',
  usages: ['[--rate NUMBER] [--again]', '--dry-run [--rate NUMBER] [--again]'],
  examples: ['npm run admin -- migrate --stage prod --dry-run', 'npm run admin -- migrate --stage prod'],
  options: {
    'dry-run': { type: 'boolean', help: 'Count the items that would be changed, and change nothing' },
    rate: {
      type: 'string',
      value: 'NUMBER',
      help: `How many items a second are read, and so changed, at most; default ${DEFAULT_RATE}`,
    },
    again: { type: 'boolean', help: 'Also run the migrations that are complete' },
  },
  plan: (values) => {
    const { 'dry-run': dryRun = false, again = false } = values;
    const itemsPerSecond = wholeNumberOption('rate', values.rate, { min: 1, max: 100_000 });
    return async (service) => {
      if (!dryRun) await requireKnown(service);
      return report(await migrateData(service, { dryRun, again, itemsPerSecond }), dryRun);
    };
  },
});

/** As long as the version before is deployed, it goes on storing items in its own form. */
const requireKnown = async ({ deployedVersion }: Service): Promise<void> => {
  if (deployedVersion === null) return;
  const known = await deployedVersion.knownMigrations();
  const unknown = migrations.filter(({ id }) => !known.includes(id));
  if (unknown.length > 0)
    throw new AdminError(
      'deploy_first',
      `The deployed version does not know ${unknown.map(({ id }) => id).join(', ')}: deploy this version first.`,
    );
};

const STATES: Readonly<Record<MigrationResult['state'], string>> = {
  before: 'complete before',
  done: 'complete',
  'to do': 'to do',
};

const report = (results: readonly MigrationResult[], dryRun: boolean): Report => ({
  json: {
    dry_run: dryRun,
    migrations: results.map(({ id, state, resumed, read, changed }) => ({ id, state, resumed, read, changed })),
  },
  text: [
    ...(dryRun ? ['Nothing was changed. A migration would do this:'] : []),
    table(
      ['MIGRATION', 'STATE', 'READ', 'CHANGED'],
      results.map(({ id, state, read, changed }) => [id, STATES[state], String(read), String(changed)]),
    ),
  ].join('\n'),
});
