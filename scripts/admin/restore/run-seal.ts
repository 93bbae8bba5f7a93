import type { User } from '../../../lib/auth/entities';
import type { Clock, Ids } from '../../../lib/auth/ports';
import { isActiveAdmin } from '../../../lib/auth/roles';
import type { CustomersStore } from '../../../lib/auth/stores/customers-store';
import type { KeySetStore } from '../../../lib/auth/stores/key-set-store';
import type { PrivateKeysStore } from '../../../lib/auth/stores/private-keys-store';
import type { Page, SafetyEvent, Seal, SealStore } from '../../../lib/auth/stores/seal-store';
import type { SealingKeyStore } from '../../../lib/auth/stores/sealing-key-store';
import { LONGEST_TOKEN_SECONDS } from '../../../lib/auth/tokens/access-token';
import { dropLostKeys } from '../../../lib/auth/tokens/drop-lost-keys';
import { rotateSigningKeys } from '../../../lib/auth/tokens/rotate-signing-keys';
import { replaceSealingKey } from '../../../lib/auth/totp/sealing-keys';
import { sealedWith } from '../../../lib/crypto/seal';
import { totpStepAt } from '../../../lib/crypto/totp';
import { AdminError } from '../admin-error';

export interface SealDeps {
  readonly seals: SealStore;
  readonly customers: Pick<CustomersStore, 'listCustomers'>;
  readonly keySets: KeySetStore;
  readonly sealingKey: SealingKeyStore;
  readonly privateKeys: PrivateKeysStore;
  readonly sealingKeys: PrivateKeysStore;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Bring the items to the form of this version, whatever was recorded of migrations: the data may be of an earlier one. */
  migrate(): Promise<void>;
  /** Called after each page. */
  progress(verb: string, done: number): void;
}

export interface SealOptions {
  /** See `Seal`. */
  readonly since: Date | null;
  /** Remove every older signing key. Otherwise only those that were removed before. */
  readonly retireKeys: boolean;
  /** Count what would be done, and change nothing. */
  readonly dryRun: boolean;
}

/** What a seal has done, or would do. */
export interface SealResult {
  readonly resumed: boolean;
  readonly users: number;
  /** Those that an interrupted run of this seal had sealed before. */
  readonly sealedBefore: number;
  readonly sessions: number;
  readonly apps: number;
  readonly removedSigningKeys: readonly string[];
  /** The sealing keys that are needed and lost, and how many authenticator apps need each. */
  readonly lostSealingKeys: Readonly<Record<string, number>>;
  /** How many users had this made safe again. */
  readonly repeated: Readonly<Record<'passwords' | 'passkeys' | 'recoveryCodes' | 'inactive' | 'deleted', number>>;
  readonly correctedCustomers: readonly number[];
  /** Customers that have users and no active admin. */
  readonly withoutAdmin: readonly number[];
}

const LIFETIME = { longestTokenSeconds: LONGEST_TOKEN_SECONDS };
/** How many items are changed at the same time. */
const AT_ONCE = 25;
/** The clocks of the functions may differ from that of the tables. */
export const MARGIN_MILLISECONDS = 2000;

/**
 * Make restored data safe. Safe to repeat after an interruption at any moment: it continues the same seal.
 * @throws {AdminError} `other_work` if an interrupted seal had another `since`.
 */
export const runSeal = async (deps: SealDeps, options: SealOptions): Promise<SealResult> => {
  const { seals, clock } = deps;
  const { dryRun } = options;
  const { seal, resumed } = await beginOrResume(deps, options);
  if (!dryRun) await deps.migrate();
  const { users, sealedBefore } = await sealUsers(deps, seal, dryRun);
  const sessions = await deleteSessions(deps, dryRun);
  const { apps, lost: lostSealingKeys } = await checkApps(deps, dryRun);
  const removedSigningKeys = await checkSigningKeys(deps, options);
  const repeated = await repeatSafety(deps, seal, dryRun);
  const admins = await countAdmins(deps, dryRun);
  if (!dryRun) await seals.finishSeal(seal, clock.now());
  return {
    resumed,
    users,
    sealedBefore,
    sessions,
    apps,
    removedSigningKeys,
    lostSealingKeys,
    repeated,
    ...admins,
  };
};

const beginOrResume = async (
  { seals, clock }: SealDeps,
  { since, dryRun }: SealOptions,
): Promise<{ seal: Seal; resumed: boolean }> => {
  const before = await seals.findSeal();
  if (before !== null && before.finishedAt === null) {
    if (before.since?.getTime() === since?.getTime()) return { seal: before, resumed: true };
    throw new AdminError(
      'other_work',
      `A seal that began at ${before.startedAt.toISOString()} is not complete, with ${before.since === null ? 'no --since' : `--since ${before.since.toISOString()}`}: finish it first, with the same option.`,
    );
  }
  const startedAt = clock.now();
  // Above all epochs of the last seal too, should the clock have been ahead then.
  const epoch = Math.max(startedAt.getTime(), (before?.epoch ?? 0) + 1);
  const seal: Seal = { epoch, startedAt, since, finishedAt: null };
  if (dryRun || (await seals.beginSeal(seal, before))) return { seal, resumed: false };
  throw new AdminError('other_work', 'Somebody else has just begun a seal: run the command again to join it.');
};

/** Read all pages. @returns the number of items. */
const forEachPage = async <Item>(
  read: (after: string | null) => Promise<Page<Item>>,
  work: (items: readonly Item[]) => Promise<void>,
): Promise<number> => {
  let after: string | null = null;
  let count = 0;
  do {
    const { items, next }: Page<Item> = await read(after);
    for (let start = 0; start < items.length; start += AT_ONCE) await work(items.slice(start, start + AT_ONCE));
    count += items.length;
    after = next;
  } while (after !== null);
  return count;
};

const sealUsers = async ({ seals, progress }: SealDeps, { epoch }: Seal, dryRun: boolean) => {
  let [users, sealedBefore] = [0, 0];
  const seal = async ({ id, sessionEpoch }: User) => {
    // Saves the write that would be refused.
    const outcome = sessionEpoch === epoch ? 'already' : dryRun ? 'sealed' : await seals.sealUser(id, epoch);
    if (outcome === 'sealed') users += 1;
    if (outcome === 'already') sealedBefore += 1;
  };
  await forEachPage(seals.readUsers, async (some) => {
    await Promise.all(some.map(seal));
    progress('Sealed users', users + sealedBefore);
  });
  return { users: users + sealedBefore, sealedBefore };
};

const deleteSessions = async ({ seals, progress }: SealDeps, dryRun: boolean): Promise<number> => {
  let after: string | null = null;
  let deleted = 0;
  do {
    const page: Awaited<ReturnType<SealStore['deleteSessions']>> = await seals.deleteSessions(after, dryRun);
    deleted += page.deleted;
    after = page.next;
    progress('Deleted sessions', deleted);
  } while (after !== null);
  return deleted;
};

/** No code of an app that may have been used works again, and the key of each app exists. */
const checkApps = async ({ seals, sealingKey, sealingKeys, clock, ids, progress }: SealDeps, dryRun: boolean) => {
  const known = new Map<string, Promise<boolean>>();
  const exists = (kid: string): Promise<boolean> => {
    const found = known.get(kid) ?? sealingKeys.findPrivateKey(kid).then((key) => key !== null);
    known.set(kid, found);
    return found;
  };
  const lost: Record<string, number> = {};
  let done = 0;
  // A phone whose clock is ahead may have shown the code of the next step.
  const step = totpStepAt(clock.now()) + 1;
  const apps = await forEachPage(seals.readFactors, async (some) => {
    await Promise.all(
      some.map(async ({ userId, sealed }) => {
        const kid = sealedWith(sealed);
        if (!(await exists(kid))) lost[kid] = (lost[kid] ?? 0) + 1;
        if (!dryRun) await seals.refuseCodesUpTo(userId, step);
      }),
    );
    done += some.length;
    progress('Checked authenticator apps', done);
  });
  const current = await sealingKey.findSealingKid();
  if (!dryRun && current !== null && !(await exists(current)))
    await replaceSealingKey({ sealingKey, sealingKeys, clock, ids }, current);
  return { apps, lost };
};

const checkSigningKeys = async (
  { keySets, privateKeys, clock, ids }: SealDeps,
  { retireKeys, dryRun }: SealOptions,
): Promise<readonly string[]> => {
  const keyDeps = { keySets, privateKeys, clock, newSecret: ids.newSecret };
  if (!retireKeys && !dryRun) return dropLostKeys(keyDeps, LIFETIME);
  const keys = (await keySets.findKeySet())?.keys ?? [];
  if (!retireKeys) {
    const found = await Promise.all(keys.map(({ kid }) => privateKeys.findPrivateKey(kid)));
    return keys.flatMap(({ kid }, index) => (found[index] === null ? [kid] : []));
  }
  if (!dryRun && keys.length > 0) await rotateSigningKeys(keyDeps, { ...LIFETIME, retireOld: true });
  return keys.map(({ kid }) => kid);
};

const repeatSafety = async ({ seals, clock, progress }: SealDeps, { since, epoch }: Seal, dryRun: boolean) => {
  const repeated = { passwords: 0, passkeys: 0, recoveryCodes: 0, inactive: 0, deleted: 0 };
  if (since === null) return repeated;
  const repeat = async (event: SafetyEvent): Promise<void> => {
    if (!isSafer(event)) return;
    if (!(await seals.repeatSafety(event, { epoch, now: clock.now(), dryRun }))) return;
    repeated.passwords += event.password === undefined ? 0 : 1;
    repeated.passkeys += event.passkeys === undefined ? 0 : 1;
    repeated.recoveryCodes += event.recoveryCodes === undefined ? 0 : 1;
    repeated.inactive += event.active === false ? 1 : 0;
    repeated.deleted += event.deleted === undefined ? 0 : 1;
  };
  let some: SafetyEvent[] = [];
  const repeatAll = async () => {
    await Promise.all(some.map(repeat));
    some = [];
  };
  const from = new Date(since.getTime() - MARGIN_MILLISECONDS);
  for await (const event of safetyOfUsers(seals, from, (done) => progress('Read events', done))) {
    some.push(event);
    if (some.length === AT_ONCE) await repeatAll();
  }
  await repeatAll();
  return repeated;
};

/** What has happened to each user, once. The events of one user follow each other, maybe on two pages; the last profile counts. */
async function* safetyOfUsers(
  seals: Pick<SealStore, 'readSafetyEvents'>,
  from: Date,
  progress: (done: number) => void,
): AsyncGenerator<SafetyEvent> {
  let last = null as SafetyEvent | null;
  let done = 0;
  let after: string | null = null;
  do {
    const { items, next }: Page<SafetyEvent> = await seals.readSafetyEvents(from, after);
    for (const event of items) {
      if (last !== null && last.userId !== event.userId) yield last;
      last = last?.userId === event.userId ? { ...last, ...event } : event;
    }
    done += items.length;
    progress(done);
    after = next;
  } while (after !== null);
  if (last !== null) yield last;
}

const isSafer = ({ password, passkeys, recoveryCodes, active, roleIds, deleted }: SafetyEvent): boolean =>
  [password, passkeys, recoveryCodes, roleIds, deleted].some((said) => said !== undefined) || active === false;

/** The tables of users and customers may be of two moments, and users were deactivated again. */
const countAdmins = async ({ seals, customers, progress }: SealDeps, dryRun: boolean) => {
  const counts = new Map<number, number>();
  const populated = new Set<number>();
  let done = 0;
  await forEachPage(seals.readUsers, async (some) => {
    for (const user of some) {
      populated.add(user.customerId);
      if (isActiveAdmin(user)) counts.set(user.customerId, (counts.get(user.customerId) ?? 0) + 1);
    }
    done += some.length;
    progress('Counted admins of users', done);
  });
  const correctedCustomers: number[] = [];
  const withoutAdmin: number[] = [];
  for (const { id, activeAdmins } of await customers.listCustomers()) {
    const count = counts.get(id) ?? 0;
    if (count === 0 && populated.has(id)) withoutAdmin.push(id);
    if (count === activeAdmins) continue;
    correctedCustomers.push(id);
    if (!dryRun) await seals.setActiveAdmins(id, count);
  }
  return { correctedCustomers, withoutAdmin };
};
