import type { Clock } from '../../../lib/auth/ports';
import { RELOAD_SECONDS } from '../../../lib/auth/tokens/key-set';
import type { CopyCounts, CopyOptions } from '../../../lib/store/restore/copy-table';
import { AdminError } from '../admin-error';
import type { RestoreControl } from './control';
import type { RestoreState, StateFile } from './restore-state';
import type { SealResult } from './run-seal';

export interface RestoreDeps {
  /** `null` on a local service: there is nothing to restore from and nothing to stop. */
  readonly control: RestoreControl | null;
  readonly state: StateFile;
  readonly clock: Clock;
  copy(tables: { from: string; to: string }, options: CopyOptions): Promise<CopyCounts>;
  seal(): Promise<SealResult>;
  /** Asks the operator. @throws {AdminError} `not_confirmed` */
  confirm(plan: readonly ComparedTable[]): Promise<void>;
  announce(line: string): void;
  progress(verb: string, done: number): void;
  wait(milliseconds: number): Promise<void>;
}

export interface RestorePlan {
  readonly identity: string;
  readonly usersTable: string;
  /** The moment to restore. */
  readonly at: Date;
  /** The tables of the service, each with the name of its copy. */
  readonly tables: readonly { readonly name: string; readonly copy: string }[];
  /** Whether the copies exist already, made by somebody else. */
  readonly hasCopies: boolean;
  /** Only make the copies and compare. */
  readonly dryRun: boolean;
}

export interface ComparedTable {
  readonly table: string;
  readonly counts: CopyCounts;
}

export interface RestoreResult {
  /** Empty if an interrupted run had copied before. */
  readonly compared: readonly ComparedTable[];
  /** `null` for a dry run, and if an interrupted run had sealed before. */
  readonly seal: SealResult | null;
  /** The tables as they were then are the way back. `null` for a dry run. */
  readonly changedFrom: Date | null;
  readonly stoppedFunctions: number;
}

const POLL_MILLISECONDS = 5000;

/**
 * Restore tables to an earlier moment, in steps that may each be repeated:
 *
 *   restore copies -> compare -> ask -> stop the functions -> copy the items back -> seal -> start the functions
 *
 * The tables of the service stay: names, streams, time to live, point-in-time recovery, protection, tags, alarms and rights are those of
 * the template all the time, and the moment before can be restored in the same way.
 * @throws {AdminError}
 */
export const runRestore = async (deps: RestoreDeps, plan: RestorePlan): Promise<RestoreResult> => {
  let state: RestoreState = (await deps.state.read()) ?? { identity: plan.identity };
  const save = async (change: Partial<RestoreState>) => {
    state = { ...state, ...change };
    await deps.state.write(state);
  };
  const isComparable = state.changedFrom === undefined;
  if (state.copied === undefined) await makeCopies(deps, plan);
  let compared = isComparable ? await copyTables(deps, plan, 'Compared', true) : [];
  if (plan.dryRun) return { compared, seal: null, changedFrom: null, stoppedFunctions: 0 };
  if (isComparable) await deps.confirm(compared);
  let seal: SealResult | null = null;
  if (state.sealed === undefined) {
    if (state.stopped === undefined && deps.control !== null)
      // Written before the first one is stopped: afterwards nobody knows how they were.
      await save({ stopped: await reservedConcurrencies(deps.control, plan) });
    await stopFunctions(deps, plan, state.stopped);
    if (state.changedFrom === undefined) await save({ changedFrom: deps.clock.now().toISOString() });
    if (state.copied === undefined) compared = await copyTables(deps, plan, 'Copied', false);
    await save({ copied: true });
    // After an interruption, it continues the same seal or seals again, which does no harm while the functions are stopped.
    seal = await deps.seal();
    if (deps.control !== null && seal.removedSigningKeys.length > 0) {
      deps.announce(`Signing keys were removed. Waiting ${RELOAD_SECONDS} s, until no container remembers them.`);
      await deps.wait(RELOAD_SECONDS * 1000);
    }
    await save({ sealed: true });
  }
  await startFunctions(deps, state.stopped);
  await deps.state.remove();
  return {
    compared,
    seal,
    changedFrom: state.changedFrom === undefined ? null : new Date(state.changedFrom),
    stoppedFunctions: Object.keys(state.stopped ?? {}).length,
  };
};

const reservedConcurrencies = async (
  control: RestoreControl,
  { usersTable }: RestorePlan,
): Promise<NonNullable<RestoreState['stopped']>> => {
  const functions = await control.listFunctions(usersTable);
  if (functions.length === 0)
    throw new AdminError('no_functions', `No function has the table ${usersTable}: is it the right region?`);
  return Object.fromEntries(functions.map(({ name, reservedConcurrency }) => [name, reservedConcurrency]));
};

const makeCopies = async ({ control, announce, wait }: RestoreDeps, { tables, at, hasCopies }: RestorePlan) => {
  if (control === null) return;
  if (!hasCopies) {
    for (const { name } of tables) {
      const recovery = await control.findRecovery(name);
      if (recovery !== null && at >= recovery.earliest && at <= recovery.latest) continue;
      const range =
        recovery === null
          ? 'has no point-in-time recovery'
          : `can be restored from ${recovery.earliest.toISOString()} to ${recovery.latest.toISOString()}`;
      throw new AdminError('not_restorable', `The table ${name} ${range}.`);
    }
    for (const { name, copy } of tables)
      if ((await control.tableState(copy)) === 'absent') await control.restoreTable({ from: name, to: copy, at });
  }
  for (const { copy } of tables) {
    let polls = 0;
    for (let state = await control.tableState(copy); state !== 'active'; state = await control.tableState(copy)) {
      if (state === 'absent') throw new AdminError('copy_missing', `The table ${copy} does not exist.`);
      if (polls % 12 === 0) announce(`Waiting for ${copy}. Small tables take about ten minutes, large ones hours.`);
      polls += 1;
      await wait(POLL_MILLISECONDS);
    }
  }
};

const copyTables = async (
  { copy, progress }: RestoreDeps,
  { tables }: RestorePlan,
  verb: string,
  dryRun: boolean,
): Promise<ComparedTable[]> => {
  const compared: ComparedTable[] = [];
  for (const { name, copy: from } of tables) {
    const options = { dryRun, progress: (done: number) => progress(`${verb} items of ${name}`, done) };
    compared.push({ table: name, counts: await copy({ from, to: name }, options) });
  }
  return compared;
};

/** Also those that somebody has started meanwhile, and waits until no invocation runs. */
const stopFunctions = async (
  { control, announce, wait }: RestoreDeps,
  { usersTable }: RestorePlan,
  stopped: Readonly<Record<string, number | null>> | undefined,
): Promise<void> => {
  if (control === null) {
    announce('A local service is not stopped: nobody may use it meanwhile.');
    return;
  }
  const running = (await control.listFunctions(usersTable)).filter(
    ({ reservedConcurrency }) => reservedConcurrency !== 0,
  );
  const unknown = running.filter(({ name }) => !(name in (stopped ?? {})));
  if (unknown.length > 0)
    throw new AdminError(
      'stage_changed',
      `The stage was deployed meanwhile, with new functions: ${unknown.map(({ name }) => name).join(', ')}. Stop them (reserved concurrency 0), and run the command again.`,
    );
  if (running.length === 0) return;
  for (const { name } of running) await control.reserveConcurrency(name, 0);
  const longest = Math.max(...running.map(({ timeoutSeconds }) => timeoutSeconds));
  announce(
    `The service is closed: ${running.length} functions were stopped. Waiting ${longest} s for requests that run.`,
  );
  await wait(longest * 1000);
};

const startFunctions = async (
  { control, announce }: RestoreDeps,
  stopped: Readonly<Record<string, number | null>> = {},
): Promise<void> => {
  if (control === null) return;
  for (const [name, before] of Object.entries(stopped)) await control.reserveConcurrency(name, before);
  announce(`The service is open: ${Object.keys(stopped).length} functions were started.`);
};
