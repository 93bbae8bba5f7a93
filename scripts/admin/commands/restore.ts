import { setTimeout as sleep } from 'node:timers/promises';
import { copyTable } from '../../../lib/store/restore/copy-table';
import { UsageError } from '../admin-error';
import { defineCommand, type Report } from '../command';
import { timeOption } from '../option-values';
import { checkCopies, copiesOption, copyOf, stampOf, suffixOf } from '../restore/copies';
import { createStateFile } from '../restore/restore-state';
import { type ComparedTable, type RestoreResult, runRestore } from '../restore/run-restore';
import { runSeal } from '../restore/run-seal';
import { sealDepsOf } from '../restore/seal-deps';
import { sealReport } from '../restore/seal-report';
import type { Service, ServiceTables } from '../service';
import { table, time } from '../show';

/** What can be restored, and what is restored if nothing is chosen. */
const RESTORABLE = {
  users: 'users',
  credentials: 'credentials',
  customers: 'customers',
  roles: 'roles',
  'signing-keys': 'signingKeys',
} as const satisfies Record<string, keyof ServiceTables>;
const DEFAULTS = ['users', 'credentials', 'customers', 'roles'] as const;

/** Why a table is never restored. */
const KEPT: Readonly<Record<string, string>> = {
  sessions: 'all sessions end',
  limits: 'they count attempts that have happened',
  events: 'they say what has happened, and are needed to make accounts safe again',
  outbox: 'its mails would be sent again',
};

/** Restores tables to an earlier moment. */
export const restore = defineCommand({
  name: 'restore',
  summary: 'Restore the users of a stage to an earlier moment, and seal them',
  details:
    'It restores copies of the tables by point-in-time recovery, shows what would change, and asks. Then it stops all functions of the ' +
    'stage, copies the items back, seals them as `seal` does, and starts the functions. The tables themselves stay, so the template ' +
    'is right all the time, and the moment before can be restored in the same way. After an interruption, run the same command again ' +
    'in the same folder. Sessions, limits, events and mails are not restored. docs/restore.md has all steps.',
  usages: ['--at TIME --stage NAME [options]', '--at TIME --copies SUFFIX [options]'],
  examples: [
    'npm run admin -- restore --stage prod --at 2026-11-30T02:00:00Z --dry-run',
    'npm run admin -- restore --stage prod --at 2026-11-30T02:00:00Z',
  ],
  options: {
    at: { type: 'string', value: 'TIME', help: 'The moment to restore, such as 2026-11-30T02:00:00Z' },
    table: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      help: `Only this table; may be repeated. One of ${Object.keys(RESTORABLE).join(', ')}; default ${DEFAULTS.join(', ')}`,
    },
    copies: copiesOption,
    'forget-changes': {
      type: 'boolean',
      help: 'Do not do again what made accounts safer since then: see --since of `seal`',
    },
    state: {
      type: 'string',
      value: 'FILE',
      help: 'Where the steps that were done are noted; default restore-<stage>-<time>.json',
    },
    'dry-run': { type: 'boolean', help: 'Only restore the copies, compare, and show what would change' },
    yes: { type: 'boolean', help: 'Do not ask' },
  },
  plan: (values) => {
    const at = timeOption('at', values.at);
    if (at === undefined) throw new UsageError('--at is missing');
    const { stage } = values as { stage?: string };
    const copies = checkCopies(values.copies);
    const { yes = false, 'dry-run': dryRun = false, 'forget-changes': forgets = false } = values;
    if (copies === undefined && stage === undefined)
      throw new UsageError('a local service has no point-in-time recovery: use --stage, or --copies for a rehearsal');
    const names = tableNames(values.table);
    const suffix = copies ?? suffixOf(at);
    const path = values.state ?? `restore-${stage ?? 'local'}-${stampOf(at)}.json`;
    const since = forgets ? null : at;
    const retireKeys = names.includes('signing-keys');
    return async (service) => {
      const identity = JSON.stringify([service.usersTable, at, names, suffix, forgets]);
      const state = createStateFile(path, identity);
      const sealDeps = sealDepsOf(service);
      const { client, names: tables } = service.tables;
      const result = await runRestore(
        {
          control: service.control,
          state,
          clock: service.clock,
          copy: (pair, options) => copyTable(client, pair, options),
          seal: () => runSeal(sealDeps, { since, retireKeys, dryRun: false }),
          confirm: (compared) => (yes ? Promise.resolve() : ask(service, stage, compared)),
          announce: service.operator.announce,
          progress: sealDeps.progress,
          wait: async (milliseconds) => void (await sleep(milliseconds)),
        },
        {
          identity,
          usersTable: tables.users,
          at,
          tables: names.map((name) => {
            const own = tables[RESTORABLE[name]];
            return { name: own, copy: copyOf(own, suffix) };
          }),
          hasCopies: copies !== undefined,
          dryRun,
        },
      );
      return report(result, { dryRun, suffix, at });
    };
  },
});

type Restorable = keyof typeof RESTORABLE;

const isRestorable = (name: string): name is Restorable => Object.hasOwn(RESTORABLE, name);

const tableNames = (given: readonly string[] | undefined): readonly Restorable[] => {
  if (given === undefined || given.length === 0) return DEFAULTS;
  return [...new Set(given)].map((name) => {
    if (isRestorable(name)) return name;
    const reason = Object.hasOwn(KEPT, name) ? `the table ${name} is not restored: ${KEPT[name]}` : undefined;
    throw new UsageError(reason ?? `--table takes one of ${Object.keys(RESTORABLE).join(', ')}`);
  });
};

const ask = async ({ operator }: Service, stage: string | undefined, compared: readonly ComparedTable[]) => {
  operator.announce(comparedTable(compared));
  const word = stage ?? 'restore';
  await operator.confirm(`This closes the service and ends the sessions of all users. Type ${word} to go on:`, word);
};

const comparedTable = (compared: readonly ComparedTable[]): string =>
  table(
    ['TABLE', 'SAME', 'WRITTEN', 'DELETED'],
    compared.map(({ table: name, counts }) => [name, ...[counts.same, counts.written, counts.deleted].map(String)]),
  );

const report = (
  { compared, seal, changedFrom, stoppedFunctions }: RestoreResult,
  { dryRun, suffix, at }: { dryRun: boolean; suffix: string; at: Date },
): Report => {
  const sealed = seal === null ? null : sealReport(seal, false);
  const heading = dryRun
    ? 'Nothing was changed. A restore would write and delete these items:'
    : `Restored to ${time(at)}.`;
  const undo =
    changedFrom === null
      ? []
      : [`The way back: restore to ${changedFrom.toISOString()}, the moment before the first change.`];
  return {
    json: {
      dry_run: dryRun,
      at: at.toISOString(),
      tables: compared.map(({ table: name, counts }) => ({ table: name, ...counts })),
      copies: suffix,
      changed_from: changedFrom?.toISOString() ?? null,
      stopped_functions: stoppedFunctions,
      seal: sealed?.json ?? null,
    },
    text: [
      heading,
      comparedTable(compared),
      ...(sealed === null ? [] : [sealed.text]),
      ...undo,
      `Delete the copies when they are no longer needed: their names end in -${suffix}.`,
    ].join('\n'),
  };
};
