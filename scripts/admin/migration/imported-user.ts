import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Role, User } from '../../../lib/auth/entities';
import { nameField } from '../../../lib/auth/fields';
import { canonicalLogin, hasMailbox } from '../../../lib/auth/login';
import { MAX_ROLES } from '../../../lib/auth/roles';
import type { Factors } from '../../../lib/auth/stores/migration-store';
import { totpOf } from '../../../lib/auth/totp/code-use';
import type { SealingKeys } from '../../../lib/auth/totp/sealing-keys';
import { isId } from '../../../lib/auth/user-id';
import { newUser } from '../../../lib/auth/users/new-user';
import { type Account, totpSecretOf } from './account';
import { passkeysOf, type UserLine } from './export-line';
import { RowFault } from './row-fault';

/** What applies to all rows of an import. */
export interface ImportRules {
  /** The customer of users whose row names none. */
  readonly customerId: number;
  /** What an email counts as whose row does not say. */
  readonly emailsVerified: boolean;
  /** The roles that are taken from files of other systems. */
  readonly roles: readonly string[];
  /** Import users without the second factors of the file. */
  readonly withoutFactors: boolean;
}

export interface ImportedUserDeps {
  readonly sealing: Pick<SealingKeys, 'seal'>;
  /** All roles of the service. */
  readonly roles: readonly Role[];
  readonly now: Date;
}

/** A user to be stored, with their factors. */
export interface Prepared {
  readonly user: User;
  readonly factors: Factors;
}

const NO_FACTORS: Factors = { totp: null, recoveryHashes: [], passkeys: [] };

/**
 * The id of a user whose id in the other system is no uuid v4: always the same, so that a repeated import finds the user.
 * @param source the id in the other system, or the email.
 */
export const derivedId = (format: string, source: string): string => {
  const bytes = createHash('sha256').update(`latchkey import v1 ${format} ${source}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** @throws {RowFault} if the account cannot be stored. */
export const prepareAccount = async (
  deps: ImportedUserDeps,
  rules: ImportRules,
  account: Account,
  format: string,
): Promise<Prepared> => {
  const email = loginOf(account.email);
  const sourceId = account.sourceId?.toLowerCase() ?? email;
  const id = isId(sourceId) ? sourceId : derivedId(format, account.sourceId ?? email);
  const names = [account.name, account.firstName, account.lastName];
  if (!names.every((name) => v.is(nameField, name)))
    throw new RowFault('a name is too long or contains control characters');
  if (account.factorFault !== null && !rules.withoutFactors) throw new RowFault(account.factorFault);
  const secret = rules.withoutFactors ? null : account.totpSecret;
  const { now } = deps;
  const createdAt = account.createdAt === null || account.createdAt > now ? now : account.createdAt;
  const user: User = {
    ...newUser(
      {
        id,
        email,
        name: account.name,
        firstName: account.firstName,
        lastName: account.lastName,
        passwordHash: account.passwordHash,
        active: account.active && (account.inactiveUntil === null || account.inactiveUntil <= now),
        customerId: account.customerId ?? rules.customerId,
        emailVerified: !hasMailbox(email) || (account.emailVerified ?? rules.emailsVerified),
        roles: rolesOf(
          deps.roles,
          account.roles.filter((code) => rules.roles.includes(code)),
        ),
      },
      createdAt,
    ),
    inactiveUntil: account.inactiveUntil,
    hasTotp: secret !== null,
  };
  if (secret === null) return { user, factors: NO_FACTORS };
  const sealed = await deps.sealing.seal(secret, totpOf(id));
  return { user, factors: { ...NO_FACTORS, totp: { sealed, lastStep: 0, enabledAt: now } } };
};

/** @throws {RowFault} if the user cannot be stored. */
export const prepareLine = async (deps: ImportedUserDeps, rules: ImportRules, line: UserLine): Promise<Prepared> => {
  if (loginOf(line.email) !== line.email) throw new RowFault('the email is not in its canonical form');
  const hasFactors = line.has_totp || line.passkey_count > 0;
  if (hasFactors && line.factors === undefined && !rules.withoutFactors)
    throw new RowFault('the second factors are not in the file: export with --with-secrets');
  const { totp = null, recovery_code_hashes: recoveryHashes = [] } =
    (rules.withoutFactors ? undefined : line.factors) ?? {};
  const passkeys = rules.withoutFactors ? [] : passkeysOf(line);
  const secret = totpSecretOf(totp?.secret ?? null);
  const user: User = {
    ...newUser(
      {
        id: line.id,
        email: line.email,
        name: line.name,
        firstName: line.first_name,
        lastName: line.last_name,
        passwordHash: line.password_hash,
        active: line.active,
        customerId: line.customer_id,
        emailVerified: line.email_verified,
        roles: rolesOf(deps.roles, line.roles),
        expiresAt: line.expires_at === null ? null : new Date(line.expires_at),
      },
      new Date(line.created_at),
    ),
    inactiveReason: line.inactive_reason,
    inactiveUntil: line.inactive_until === null ? null : new Date(line.inactive_until),
    updatedAt: new Date(line.updated_at),
    hasTotp: secret !== null,
    passkeys: passkeys.length,
    passkeysFrom: line.passkeys_from === null ? null : new Date(line.passkeys_from),
  };
  if (totp === null || secret === null) return { user, factors: { ...NO_FACTORS, passkeys } };
  const sealed = await deps.sealing.seal(secret, totpOf(line.id));
  const enabledAt = new Date(totp.enabled_at);
  return { user, factors: { totp: { sealed, lastStep: totp.last_step, enabledAt }, recoveryHashes, passkeys } };
};

const loginOf = (text: string | null): string => {
  if (text === null) throw new RowFault('there is no email');
  const email = canonicalLogin(text);
  if (email === null) throw new RowFault('the email is neither a valid email address nor a login name');
  return email;
};

const rolesOf = (all: readonly Role[], codes: readonly string[]): Role[] => {
  const unknown = codes.find((code) => !all.some((role) => role.code === code));
  if (unknown !== undefined) throw new RowFault('a role does not exist here');
  if (codes.length > MAX_ROLES) throw new RowFault(`there are more than ${MAX_ROLES} roles`);
  return all.filter(({ code }) => codes.includes(code));
};
