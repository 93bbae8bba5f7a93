import type { Role, User } from '../../../lib/auth/entities';
import { safetyOf } from '../../../lib/auth/events/safety-events';
import type { Clock } from '../../../lib/auth/ports';
import type { AccountEventsStore } from '../../../lib/auth/stores/account-events-store';
import type { CustomersStore } from '../../../lib/auth/stores/customers-store';
import type { Factors, MigrationStore } from '../../../lib/auth/stores/migration-store';
import type { UsersStore } from '../../../lib/auth/stores/users-store';
import { totpStepAt } from '../../../lib/crypto/totp';
import { AdminError } from '../admin-error';
import { MARGIN_MILLISECONDS } from './run-seal';

export interface RestoreUserDeps {
  readonly users: Pick<UsersStore, 'findUser'>;
  readonly migration: Pick<MigrationStore, 'importUser'>;
  /** On the copies. */
  readonly copy: {
    readonly users: Pick<UsersStore, 'findUser'>;
    readonly migration: Pick<MigrationStore, 'readFactors'>;
  };
  readonly customers: Pick<CustomersStore, 'findCustomer'>;
  /** All roles of now. */
  readonly roles: readonly Role[];
  readonly accountEvents: AccountEventsStore;
  readonly clock: Clock;
}

export interface RestoreUserOptions {
  readonly id: string;
  /** The moment of the copies. */
  readonly at: Date;
  /** Also restore reserved roles. */
  readonly withRoles: boolean;
}

export interface RestoredUser {
  readonly user: User;
  /** `false` if the user was there already: nothing was changed. */
  readonly isRestored: boolean;
  /** Those that the user had and does not get. */
  readonly lostRoles: readonly string[];
  /** What does not work any more, because it was changed after the moment of the copies. */
  readonly voided: readonly ('password' | 'passkeys' | 'recovery codes')[];
}

/** More events of one user than one page of any list. Earlier ones are found by a repeat from the last one on. */
const EVENTS_PER_READ = 200;

/**
 * Restore one user who was deleted, with their second factors, from copies of the tables. Nothing that was issued to them before
 * works: their epoch is higher than any earlier one. Safe to repeat.
 * @throws {AdminError} `user_not_in_copy`, `customer_missing`, `email_taken`, `passkey_taken`
 */
export const restoreOneUser = async (deps: RestoreUserDeps, options: RestoreUserOptions): Promise<RestoredUser> => {
  const { id, at } = options;
  const present = await deps.users.findUser(id);
  if (present !== null) return { user: present, isRestored: false, lostRoles: [], voided: [] };
  const copied = await deps.copy.users.findUser(id);
  if (copied === null)
    throw new AdminError('user_not_in_copy', `The copies of ${at.toISOString()} have no user ${id}.`);
  if ((await deps.customers.findCustomer(copied.customerId)) === null)
    throw new AdminError('customer_missing', `The customer ${copied.customerId} does not exist any more.`);
  const [factors, changed] = await Promise.all([deps.copy.migration.readFactors(id), safetySince(deps, id, at)]);
  const now = deps.clock.now();
  const roles = rolesOf(copied, deps.roles, options.withRoles);
  const user: User = {
    ...copied,
    sessionEpoch: Math.max(now.getTime(), copied.sessionEpoch + 1),
    roles,
    passwordHash: changed.password === undefined ? copied.passwordHash : null,
    passkeysFrom: changed.passkeys === undefined ? copied.passkeysFrom : now,
    hasTotp: factors.totp !== null,
    passkeys: factors.passkeys.length,
  };
  const outcome = await deps.migration.importUser({
    user,
    factors: sealedFactors(factors, changed.recoveryCodes === undefined, now),
    replaces: undefined,
    now,
  });
  if (outcome === 'present') return restoreOneUser(deps, options);
  if (outcome === 'email-taken')
    throw new AdminError('email_taken', `Another user has ${user.email} now: nothing was changed.`);
  if (outcome === 'passkey-taken')
    throw new AdminError('passkey_taken', 'Another user has one of their passkeys now: nothing was changed.');
  return {
    user,
    isRestored: true,
    lostRoles: copied.roles.filter((role) => !roles.some((kept) => kept.id === role.id)).map(({ code }) => code),
    voided: [
      ...(changed.password === undefined ? [] : (['password'] as const)),
      ...(changed.passkeys === undefined ? [] : (['passkeys'] as const)),
      ...(changed.recoveryCodes === undefined ? [] : (['recovery codes'] as const)),
    ],
  };
};

/** What made the account safer before it was deleted. */
const safetySince = async ({ accountEvents, clock }: RestoreUserDeps, userId: string, at: Date) => {
  let found: ReturnType<typeof safetyOf> = {};
  let before: string | null = null;
  const since = new Date(at.getTime() - MARGIN_MILLISECONDS);
  for (;;) {
    const events: Awaited<ReturnType<AccountEventsStore['listEvents']>> = await accountEvents.listEvents(userId, {
      before,
      limit: EVENTS_PER_READ,
      now: clock.now(),
    });
    for (const { type, time } of events) if (time >= since) found = { ...found, ...safetyOf(type) };
    const last = events.at(-1);
    if (last === undefined || last.time < since || events.length < EVENTS_PER_READ) return found;
    before = last.id;
  }
};

/** Without those that do not exist any more. */
const rolesOf = (copied: User, all: readonly Role[], withRoles: boolean): readonly Role[] =>
  all.filter(
    ({ id, code, reserved }) =>
      copied.roles.some((role) => role.id === id && role.code === code) && (withRoles || !reserved),
  );

const sealedFactors = ({ totp, recoveryHashes, passkeys }: Factors, keepsCodes: boolean, now: Date): Factors => ({
  totp: totp === null ? null : { ...totp, lastStep: Math.max(totp.lastStep, totpStepAt(now) + 1) },
  recoveryHashes: keepsCodes ? recoveryHashes : [],
  passkeys,
});
