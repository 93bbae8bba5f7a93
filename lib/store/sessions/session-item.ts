import type { Authentication, Impersonator, Session, SessionSummary } from '../../auth/entities';
import { isMethod, type Method } from '../../auth/methods';
import { isId } from '../../auth/user-id';
import { fromEpochSeconds, isEpochSeconds, LATEST_SECONDS, toEpochSeconds } from '../table/epoch-seconds';

/**
 * The attributes of a session of either kind that the index `by_user` holds. Times are epoch seconds, with a fraction unless
 * noted.
 */
export interface SessionItem {
  /** The hash of the session token, or the result of `tokenSessionKey` for a session of the user directory. */
  id: string;
  user_id: string;
  session_epoch: number;
  created_at: number;
  /**
   * Whole seconds, rounded up; `NEVER` for a session that never expires. This is the table's TTL attribute: DynamoDB accepts no
   * fractions in it, and deletes expired items late.
   */
  expires_at: number;
  /** Absent from sessions that an earlier version stored, like the attributes below. */
  used_at?: number;
  address?: string;
  client?: string;
  /** Both or neither: sessions that an earlier version stored began with a password, at `created_at`. */
  authenticated_at?: number;
  methods?: readonly Method[];
  /** Absent if `false`, and from the index. */
  user_verified?: true;
  impersonator?: Impersonator;
}

/** The expiry of a session that never expires. It is stored: an item without an expiry is malformed and must not be valid. */
const NEVER = LATEST_SECONDS;

/** The IP address and client that a session began from. An unknown value has no attribute. */
export const toSource = ({ ipAddress, client }: Pick<Session, 'ipAddress' | 'client'>) => ({
  ...(ipAddress === null ? {} : { address: ipAddress }),
  ...(client === null ? {} : { client }),
});

/** The inverse of `toSource`. */
export const fromSource = ({ address, client }: Pick<SessionItem, 'address' | 'client'>) => ({
  ipAddress: address ?? null,
  client: client ?? null,
});

export const toAuthentication = ({ authenticatedAt, methods, userVerified }: Authentication) => ({
  authenticated_at: toEpochSeconds(authenticatedAt),
  methods,
  ...(userVerified ? { user_verified: true as const } : {}),
});

/** The inverse of `toAuthentication`, for a well-formed item. */
export const fromAuthentication = ({
  created_at,
  authenticated_at = created_at,
  methods = ['pwd'],
  user_verified,
}: Pick<SessionItem, 'created_at' | 'authenticated_at' | 'methods' | 'user_verified'>): Authentication => ({
  authenticatedAt: fromEpochSeconds(authenticated_at),
  methods: [...methods],
  // Any other value proves nothing.
  ...(user_verified === true ? { userVerified: true } : {}),
});

export const toItem = (session: Session): SessionItem => ({
  id: session.tokenHash,
  user_id: session.userId,
  session_epoch: session.epoch,
  created_at: toEpochSeconds(session.createdAt),
  used_at: toEpochSeconds(session.usedAt),
  expires_at: session.expiresAt === null ? NEVER : Math.ceil(toEpochSeconds(session.expiresAt)),
  ...toSource(session),
  ...toAuthentication(session),
  ...(session.impersonator === undefined ? {} : { impersonator: session.impersonator }),
});

/** Whether the times, the epoch and the methods of a session item can be read. A malformed session is no session. */
export const isWellFormed = (item: SessionItem): boolean => {
  const { created_at, expires_at, used_at = created_at, session_epoch } = item;
  const areRead = [created_at, expires_at, used_at].every(isEpochSeconds) && Number.isSafeInteger(session_epoch);
  return areRead && isAuthenticationWellFormed(item) && isImpersonatorWellFormed(item.impersonator);
};

const isImpersonatorWellFormed = (impersonator: Impersonator | undefined): boolean => {
  if (impersonator === undefined) return true;
  // The table may have anything in its place, and then nobody may know whose session it is.
  const { id, epoch, customerId } = (impersonator ?? {}) as Partial<Impersonator>;
  return isId(String(id)) && Number.isSafeInteger(epoch) && Number.isSafeInteger(customerId);
};

export const isAuthenticationWellFormed = ({
  authenticated_at,
  methods,
}: Pick<SessionItem, 'authenticated_at' | 'methods'>): boolean => {
  if (authenticated_at === undefined && methods === undefined) return true;
  return isEpochSeconds(authenticated_at) && Array.isArray(methods) && methods.length > 0 && methods.every(isMethod);
};

/** The inverse of `toItem`. @returns `null` for a malformed item. */
export const fromItem = (item: SessionItem): Session | null =>
  isWellFormed(item)
    ? {
        tokenHash: item.id,
        userId: item.user_id,
        epoch: item.session_epoch,
        createdAt: fromEpochSeconds(item.created_at),
        expiresAt: item.expires_at === NEVER ? null : exactExpiry(item.expires_at, item.created_at),
        usedAt: fromEpochSeconds(item.used_at ?? item.created_at),
        ...fromSource(item),
        ...fromAuthentication(item),
        ...(item.impersonator === undefined ? {} : { impersonator: item.impersonator }),
      }
    : null;

/** A lifetime is a whole number of seconds, so the expiry has the same fraction of a second as the creation. */
const exactExpiry = (expiresAt: number, createdAt: number): Date =>
  fromEpochSeconds(expiresAt - (Math.ceil(createdAt) - createdAt));

/**
 * The key of a session of the user directory. The keys of all other sessions are token hashes of 43 characters, so no id of a
 * directory session can be used as the cookie of another session.
 */
export const tokenSessionKey = (id: string): string => `sid#${id}`;

const TOKEN_SESSION_PREFIX = tokenSessionKey('');
const HASH = /^[A-Za-z0-9_-]{43}$/;

/** The key of the session with this reference, the name that its owner sees. `null` if the text cannot be a reference. */
export const keyOfReference = (reference: string): string | null => {
  if (HASH.test(reference)) return reference;
  return isId(reference) ? tokenSessionKey(reference) : null;
};

/** A session of either kind, without its secrets. @returns `null` for a malformed item. */
export const summaryFromItem = (item: SessionItem): SessionSummary | null => {
  const session = fromItem(item);
  if (session === null) return null;
  const { tokenHash: _, ...common } = session;
  return item.id.startsWith(TOKEN_SESSION_PREFIX)
    ? {
        ...common,
        reference: item.id.slice(TOKEN_SESSION_PREFIX.length),
        endsIdle: false,
        expiresAt: fromEpochSeconds(item.expires_at),
      }
    : { ...common, reference: item.id, endsIdle: true };
};
