import * as v from 'valibot';
import type { Customer, Passkey, Role, User } from '../../../lib/auth/entities';
import type { Factors } from '../../../lib/auth/stores/migration-store';
import { isCredentialId, MAX_PASSKEYS } from '../../../lib/auth/stores/passkeys-store';
import { isId } from '../../../lib/auth/user-id';
import { parseImportedHash } from '../../../lib/crypto/imported-hash-form';
import { base32 } from '../../../lib/crypto/totp';

/** The version of the lines. A change that older versions of the import would misread increases it. */
export const EXPORT_VERSION = 1;

const time = v.pipe(v.string(), v.isoTimestamp());
const text = v.pipe(v.string(), v.maxLength(2000));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.pipe(count, v.minValue(1));
const base64url = v.pipe(text, v.regex(/^[A-Za-z0-9_-]+$/));

/** A hash that `createPasswordHasher` can check. */
const passwordHash = v.pipe(
  text,
  v.check(
    (hash) => /^(?:hmac-sha384-v1:)?\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(hash) || parseImportedHash(hash) !== null,
    'is no password hash',
  ),
);

const passkey = v.object({
  id: v.pipe(text, v.check(isCredentialId)),
  public_key: base64url,
  counter: count,
  transports: v.array(text),
  name: text,
  created_at: time,
  last_used_at: v.nullable(time),
  backed_up: v.boolean(),
  aaguid: text,
});

/** The lines of an export, by their `kind`. docs/migration.md describes them. */
export const exportLine = v.variant('kind', [
  v.object({
    kind: v.literal('export'),
    version: v.literal(EXPORT_VERSION),
    created_at: time,
    with_secrets: v.boolean(),
  }),
  v.object({ kind: v.literal('role'), code: text, name: text, reserved: v.boolean() }),
  v.object({ kind: v.literal('customer'), id: positive, name: text }),
  v.object({
    kind: v.literal('user'),
    id: v.pipe(v.string(), v.check(isId, 'is no uuid v4')),
    email: text,
    email_verified: v.boolean(),
    name: v.nullable(text),
    first_name: v.nullable(text),
    last_name: v.nullable(text),
    active: v.boolean(),
    inactive_reason: v.nullable(text),
    inactive_until: v.nullable(time),
    customer_id: positive,
    roles: v.array(text),
    created_at: time,
    updated_at: time,
    expires_at: v.nullable(time),
    password_hash: v.nullable(passwordHash),
    has_totp: v.boolean(),
    passkey_count: count,
    passkeys_from: v.nullable(time),
    factors: v.optional(
      v.object({
        totp: v.nullable(v.object({ secret: text, last_step: count, enabled_at: time })),
        recovery_code_hashes: v.array(base64url),
        passkeys: v.pipe(v.array(passkey), v.maxLength(MAX_PASSKEYS)),
      }),
    ),
  }),
  v.object({ kind: v.literal('end'), users: count }),
]);

export type ExportLine = v.InferOutput<typeof exportLine>;
export type UserLine = Extract<ExportLine, { kind: 'user' }>;

/** The factors of a user with their secret in clear. */
export interface OpenFactors extends Omit<Factors, 'totp'> {
  readonly totp: { readonly secret: Uint8Array; readonly lastStep: number; readonly enabledAt: Date } | null;
}

export const roleLine = ({ code, name, reserved }: Role): ExportLine => ({ kind: 'role', code, name, reserved });

export const customerLine = ({ id, name }: Customer): ExportLine => ({ kind: 'customer', id, name });

/** @param factors `null` to leave the second factors out; then only their numbers are in the line. */
export const userLine = (user: User, factors: OpenFactors | null): UserLine => ({
  kind: 'user',
  id: user.id,
  email: user.email,
  email_verified: user.emailVerified,
  name: user.name,
  first_name: user.firstName,
  last_name: user.lastName,
  active: user.active,
  inactive_reason: user.inactiveReason,
  inactive_until: user.inactiveUntil?.toISOString() ?? null,
  customer_id: user.customerId,
  roles: user.roles.map(({ code }) => code),
  created_at: user.createdAt.toISOString(),
  updated_at: user.updatedAt.toISOString(),
  expires_at: user.expiresAt?.toISOString() ?? null,
  password_hash: user.passwordHash,
  has_totp: user.hasTotp,
  passkey_count: user.passkeys,
  passkeys_from: user.passkeysFrom?.toISOString() ?? null,
  ...(factors === null ? {} : { factors: factorsOf(factors) }),
});

const factorsOf = ({ totp, recoveryHashes, passkeys }: OpenFactors): UserLine['factors'] => ({
  totp:
    totp === null
      ? null
      : { secret: base32(totp.secret), last_step: totp.lastStep, enabled_at: totp.enabledAt.toISOString() },
  recovery_code_hashes: [...recoveryHashes],
  passkeys: passkeys.map((each) => ({
    id: each.id,
    public_key: Buffer.from(each.publicKey).toString('base64url'),
    counter: each.counter,
    transports: [...each.transports],
    name: each.name,
    created_at: each.createdAt.toISOString(),
    last_used_at: each.lastUsedAt?.toISOString() ?? null,
    backed_up: each.backedUp,
    aaguid: each.aaguid,
  })),
});

/** The inverse of `userLine` for passkeys. */
export const passkeysOf = ({ factors }: UserLine): Passkey[] =>
  (factors?.passkeys ?? []).map((each) => ({
    id: each.id,
    publicKey: new Uint8Array(Buffer.from(each.public_key, 'base64url')),
    counter: each.counter,
    transports: each.transports,
    name: each.name,
    createdAt: new Date(each.created_at),
    lastUsedAt: each.last_used_at === null ? null : new Date(each.last_used_at),
    backedUp: each.backed_up,
    aaguid: each.aaguid,
  }));
