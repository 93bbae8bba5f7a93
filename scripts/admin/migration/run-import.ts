import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import type { Role } from '../../../lib/auth/entities';
import { StoreUnavailableError } from '../../../lib/auth/errors';
import type { Clock } from '../../../lib/auth/ports';
import { isActiveAdmin } from '../../../lib/auth/roles';
import type { CustomersStore } from '../../../lib/auth/stores/customers-store';
import type { ImportRefusal, MigrationStore } from '../../../lib/auth/stores/migration-store';
import type { RolesStore } from '../../../lib/auth/stores/roles-store';
import type { UsersStore } from '../../../lib/auth/stores/users-store';
import type { SealingKeys } from '../../../lib/auth/totp/sealing-keys';
import { findUserByEmail } from '../../../lib/auth/users/find-user-by-email';
import { FIRST_CUSTOMER } from '../../../lib/auth/users/new-user';
import { AdminError } from '../admin-error';
import { decoyFor } from './decoy';
import { exportLine } from './export-line';
import { detectFormat, type FormatContext, type FormatName, formats } from './formats';
import { type ImportRules, type Prepared, prepareAccount, prepareLine } from './imported-user';
import type { Journal } from './journal';
import type { ReadRecord } from './read-records';
import { RowFault } from './row-fault';
import { isRow, type Row } from './row-fields';

export interface ImportDeps {
  readonly migration: Pick<MigrationStore, 'importUser'>;
  readonly users: Pick<UsersStore, 'findUserId' | 'findUser'>;
  readonly roles: Pick<RolesStore, 'listRoles' | 'ensureRole'>;
  readonly customers: Pick<CustomersStore, 'findCustomer' | 'createCustomer'>;
  readonly sealing: Pick<SealingKeys, 'seal'>;
  readonly clock: Clock;
  /** Decrypts a line; `null` without a key. */
  readonly decrypt: ((line: string) => Promise<string>) | null;
  /** Called after each batch. @param bytes how much of the file has been read. */
  progress(position: ImportPosition, bytes: number): void;
}

export interface ImportOptions extends ImportRules, FormatContext {
  /** `auto` looks at the first record. */
  readonly format: FormatName | 'auto';
  /** Check everything and write nothing. */
  readonly dryRun: boolean;
}

export interface ImportPosition {
  /** How many records of the file are done. */
  readonly records: number;
  readonly imported: number;
  /** Users who were imported before. */
  readonly present: number;
  readonly rejected: number;
  /** Records that are no user. */
  readonly skipped: number;
  readonly format: FormatName | null;
  /** How many imported users have a hash that takes as long as this decoy: see `decoyFor`. */
  readonly decoys: Readonly<Record<string, number>>;
}

const START: ImportPosition = {
  records: 0,
  imported: 0,
  present: 0,
  rejected: 0,
  skipped: 0,
  format: null,
  decoys: {},
};

/** How many records are done between two commits, and how many users are written at the same time. */
const BATCH = 100;
const AT_ONCE = 25;
/** How often a user is written, while DynamoDB is throttling or unavailable. */
const ATTEMPTS = 6;

/** Import all records. The rejected ones go into the journal, as JSON lines. Resumes where the journal says. */
export const runImport = async (
  deps: ImportDeps,
  options: ImportOptions,
  records: AsyncIterable<ReadRecord>,
  journal: Journal<ImportPosition>,
): Promise<ImportPosition> => {
  let position = journal.position ?? START;
  const batches = createBatches(deps, options);
  let batch: Numbered[] = [];
  let number = 0;
  let bytes = 0;
  const finishBatch = async (): Promise<void> => {
    if (batch.length === 0) return;
    position = await batches.run(batch, position, journal);
    batch = [];
    await journal.commit(position);
    deps.progress(position, bytes);
  };
  for await (const record of records) {
    number += 1;
    if (number <= position.records) continue;
    ({ bytes } = record);
    batch.push({ number, value: record.value });
    if (batch.length === BATCH) await finishBatch();
  }
  await finishBatch();
  if (number < position.records)
    throw new AdminError('file_changed', 'The file has fewer records than are done: it was changed since.');
  await journal.finish();
  return position;
};

/** The lines of our own export. */
const KINDS = new Set<unknown>(['export', 'role', 'customer', 'user', 'end']);

interface Numbered {
  readonly number: number;
  readonly value: unknown;
}

type Outcome = 'imported' | 'present' | 'skipped' | { readonly rejected: string; readonly row?: Row | undefined };

/** What a record is, before anything is written. */
type Read =
  | { readonly kind: 'user'; readonly row: Row | undefined; prepare(roles: readonly Role[]): Promise<Prepared> }
  | { readonly kind: 'act'; act(): Promise<void> }
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

const createBatches = (deps: ImportDeps, options: ImportOptions) => {
  const knownCustomers = new Set<number>();
  let roles: readonly Role[] | null = null;

  const getRoles = async (): Promise<readonly Role[]> => {
    roles ??= await deps.roles.listRoles({ skip: 0, limit: 10_000 });
    return roles;
  };

  const ensureCustomer = async (id: number, name = `Customer ${id}`): Promise<void> => {
    if (knownCustomers.has(id)) return;
    if (!options.dryRun && (await deps.customers.findCustomer(id)) === null)
      await deps.customers.createCustomer({ id, name });
    knownCustomers.add(id);
  };

  /** @throws {RowFault} */
  const readLine = (row: Row): Read => {
    const { success, output, issues } = v.safeParse(exportLine, row);
    if (!success) throw new RowFault(`${v.getDotPath(issues[0]) ?? 'the line'} is malformed`);
    switch (output.kind) {
      case 'user':
        return {
          kind: 'user',
          row,
          prepare: (all) => prepareLine({ ...deps, roles: all, now: deps.clock.now() }, options, output),
        };
      case 'role':
        return {
          kind: 'act',
          act: async () => {
            const { kind: _, ...role } = output;
            const all = await getRoles();
            if (all.some(({ code }) => code === role.code)) return;
            // A dry run only pretends that the role exists from now on.
            roles = [...all, options.dryRun ? { ...role, id: all.length + 1 } : await deps.roles.ensureRole(role)];
          },
        };
      case 'customer':
        return { kind: 'act', act: () => ensureCustomer(output.id, output.name) };
      default:
        return { kind: 'outcome', outcome: 'skipped' };
    }
  };

  const read = async (
    { value }: Numbered,
    format: FormatName | null,
  ): Promise<{ read: Read; format: FormatName | null }> => {
    let row: Row | undefined;
    try {
      row = await rowOf(value, deps.decrypt);
      if (KINDS.has(row.kind) && (options.format === 'auto' || options.format === 'jsonl'))
        return { read: readLine(row), format };
      const found = format ?? (options.format === 'auto' ? detectFormat(row) : options.format);
      const account = formats[found].read(row, options);
      if (account === null) return { read: { kind: 'outcome', outcome: 'skipped' }, format: found };
      const prepare = (all: readonly Role[]) =>
        prepareAccount(
          { ...deps, roles: all, now: deps.clock.now() },
          options,
          account,
          found === 'csv' ? 'jsonl' : found,
        );
      return { read: { kind: 'user', row, prepare }, format: found };
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      return { read: { kind: 'outcome', outcome: { rejected: error.message, row } }, format };
    }
  };

  const write = async (prepared: Prepared): Promise<'imported' | ImportRefusal> => {
    const { user } = prepared;
    if (options.dryRun) {
      const holder = await deps.users.findUserId(user.email);
      if (holder === user.id || (await deps.users.findUser(user.id)) !== null) return 'present';
      return holder === null || (await findReplaceable(deps, user.email)) !== null ? 'imported' : 'email-taken';
    }
    // Sign-ups only store the id of the first customer too. The count of admins needs its item.
    if (user.customerId !== FIRST_CUSTOMER || isActiveAdmin(user)) await ensureCustomer(user.customerId);
    const imported = { ...prepared, replaces: undefined, now: deps.clock.now() };
    const outcome = await deps.migration.importUser(imported);
    if (outcome !== 'email-taken' || !user.emailVerified) return outcome;
    // As for an admin who creates a user: anybody can sign up with any email.
    const replaces = await findReplaceable(deps, user.email);
    return replaces === null ? outcome : deps.migration.importUser({ ...imported, replaces });
  };

  const importOne = async (
    one: Extract<Read, { kind: 'user' }>,
  ): Promise<{ outcome: Outcome; decoy: string | null }> => {
    try {
      const prepared = await one.prepare(await getRoles());
      const outcome = await patiently(() => write(prepared));
      const decoy = outcome === 'imported' ? decoyFor(prepared.user.passwordHash) : null;
      if (outcome === 'imported' || outcome === 'present') return { outcome, decoy };
      return { outcome: { rejected: REFUSALS[outcome], row: one.row }, decoy };
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      return { outcome: { rejected: error.message, row: one.row }, decoy: null };
    }
  };

  const run = async (
    batch: readonly Numbered[],
    before: ImportPosition,
    journal: Journal<ImportPosition>,
  ): Promise<ImportPosition> => {
    let { format } = before;
    const counts = {
      imported: before.imported,
      present: before.present,
      rejected: before.rejected,
      skipped: before.skipped,
    };
    const decoys = { ...before.decoys };
    const rejections: string[] = [];
    let users: { number: number; one: Extract<Read, { kind: 'user' }> }[] = [];
    const count = (number: number, outcome: Outcome): void => {
      if (typeof outcome === 'string') counts[outcome] += 1;
      else {
        counts.rejected += 1;
        // What was encrypted is not written in clear.
        const row = deps.decrypt === null ? outcome.row : undefined;
        rejections.push(`${JSON.stringify({ record: number, reason: outcome.rejected, row })}\n`);
      }
    };
    const finishUsers = async (): Promise<void> => {
      const done = await Promise.all(users.map(async ({ number, one }) => ({ number, ...(await importOne(one)) })));
      for (const { number, outcome, decoy } of done) {
        count(number, outcome);
        if (decoy !== null) decoys[decoy] = (decoys[decoy] ?? 0) + 1;
      }
      users = [];
    };
    for (const numbered of batch) {
      const next = await read(numbered, format);
      ({ format } = next);
      if (next.read.kind === 'user') users.push({ number: numbered.number, one: next.read });
      else {
        // Roles and customers are before the users who have them.
        await finishUsers();
        if (next.read.kind === 'act') {
          await next.read.act();
          count(numbered.number, 'skipped');
        } else count(numbered.number, next.read.outcome);
      }
      if (users.length === AT_ONCE) await finishUsers();
    }
    await finishUsers();
    await journal.append(rejections.join(''));
    return { ...counts, records: before.records + batch.length, format, decoys };
  };

  return { run };
};

const REFUSALS: Readonly<Record<Exclude<ImportRefusal, 'present'>, string>> = {
  'email-taken': 'another user has this email',
  'passkey-taken': 'another user has a passkey of this user',
};

/** @returns the account that has the email, if nobody has verified it and it will expire. */
const findReplaceable = async ({ users }: Pick<ImportDeps, 'users'>, email: string) => {
  const holder = await findUserByEmail(users, email);
  return holder !== null && !holder.emailVerified && holder.expiresAt !== null ? holder : null;
};

/** @throws {RowFault} for a line that is no record. */
const rowOf = async (value: unknown, decrypt: ImportDeps['decrypt']): Promise<Row> => {
  let row = value;
  if (typeof value === 'string') {
    const isEncrypted = value.startsWith('eyJ');
    if (isEncrypted && decrypt === null)
      throw new AdminError('key_missing', 'The file is encrypted: name the private key with --decrypt-with.');
    try {
      row = JSON.parse(isEncrypted && decrypt !== null ? await decrypt(value) : value);
    } catch (error) {
      throw error instanceof RowFault ? error : new RowFault('the line is not JSON');
    }
  }
  if (!isRow(row)) throw new RowFault('the record is no object');
  return row;
};

const patiently = async <Result>(write: () => Promise<Result>): Promise<Result> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || attempt === ATTEMPTS) throw error;
      await sleep(Math.random() * 100 * 2 ** attempt);
    }
  }
};
