import type { User } from '../../../lib/auth/entities';
import type { Clock } from '../../../lib/auth/ports';
import type { CustomersStore } from '../../../lib/auth/stores/customers-store';
import type { MigrationStore } from '../../../lib/auth/stores/migration-store';
import type { RolesStore } from '../../../lib/auth/stores/roles-store';
import { totpOf } from '../../../lib/auth/totp/code-use';
import type { SealingKeys } from '../../../lib/auth/totp/sealing-keys';
import { customerLine, EXPORT_VERSION, type ExportLine, type OpenFactors, roleLine, userLine } from './export-line';
import type { Journal } from './journal';

export interface ExportDeps {
  readonly migration: Pick<MigrationStore, 'readUsers' | 'readFactors'>;
  readonly roles: Pick<RolesStore, 'listRoles'>;
  readonly customers: Pick<CustomersStore, 'listCustomers'>;
  /** `null` to leave the second factors out. */
  readonly sealing: Pick<SealingKeys, 'open'> | null;
  readonly clock: Clock;
  /** Encrypts a line, or returns it as it is. */
  encrypt(line: string): Promise<string>;
  /** Called after each page. */
  progress(users: number): void;
}

export interface ExportPosition {
  /** Where the last page ended; `null` if it was the last one of all. */
  readonly after: string | null;
  readonly users: number;
}

/** How many users' factors are read at the same time. */
const AT_ONCE = 25;

/** Write all roles, customers and users. Resumes where the journal says. @returns the number of users in the file. */
export const runExport = async (deps: ExportDeps, journal: Journal<ExportPosition>): Promise<number> => {
  const write = async (lines: readonly ExportLine[]): Promise<void> => {
    const texts = await Promise.all(lines.map((line) => deps.encrypt(JSON.stringify(line))));
    await journal.append(texts.map((text) => `${text}\n`).join(''));
  };
  let position = journal.position;
  if (position === null) await write(await beginning(deps));
  while (position === null || position.after !== null) {
    const { users, next } = await deps.migration.readUsers(position?.after ?? null);
    for (let start = 0; start < users.length; start += AT_ONCE) {
      const some = users.slice(start, start + AT_ONCE);
      await write(await Promise.all(some.map(async (user) => userLine(user, await factorsOf(deps, user)))));
    }
    position = { after: next, users: (position?.users ?? 0) + users.length };
    if (next === null) await write([{ kind: 'end', users: position.users }]);
    await journal.commit(position);
    deps.progress(position.users);
  }
  await journal.finish();
  return position.users;
};

const beginning = async ({ roles, customers, clock, sealing }: ExportDeps): Promise<ExportLine[]> => [
  {
    kind: 'export',
    version: EXPORT_VERSION,
    created_at: clock.now().toISOString(),
    with_secrets: sealing !== null,
  },
  ...(await roles.listRoles({ skip: 0, limit: 10_000 })).map(roleLine),
  ...(await customers.listCustomers()).map(customerLine),
];

const factorsOf = async ({ sealing, migration }: ExportDeps, user: User): Promise<OpenFactors | null> => {
  if (sealing === null) return null;
  if (!user.hasTotp && user.passkeys === 0) return { totp: null, recoveryHashes: [], passkeys: [] };
  const { totp, ...factors } = await migration.readFactors(user.id);
  if (totp === null) return { ...factors, totp };
  const { sealed, lastStep, enabledAt } = totp;
  return { ...factors, totp: { secret: await sealing.open(sealed, totpOf(user.id)), lastStep, enabledAt } };
};
