import type { Session, SessionSummary } from '../../auth/entities';
import { isId } from '../../auth/user-id';
import { fromEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';

/** What the index `by_user` carries of a session of either kind. Times are epoch seconds, with a fraction unless told otherwise. */
export interface SessionItem {
  /** The token's hash; see `tokenSessionKey` for the other kind. */
  id: string;
  user_id: string;
  session_epoch: number;
  created_at: number;
  /** Whole seconds, rounded up: the table's TTL attribute, which sweeps late and takes no fractions. */
  expires_at?: number;
  /** Absent from sessions of an earlier version, as the two below. */
  used_at?: number;
  address?: string;
  client?: string;
}

/** Where a session began; what is not known has no attribute. */
export const toSource = ({ ipAddress, client }: Pick<Session, 'ipAddress' | 'client'>) => ({
  ...(ipAddress === null ? {} : { address: ipAddress }),
  ...(client === null ? {} : { client }),
});

/** The way back from `toSource`. */
export const fromSource = ({ address, client }: Pick<SessionItem, 'address' | 'client'>) => ({
  ipAddress: address ?? null,
  client: client ?? null,
});

export const toItem = (session: Session): SessionItem => ({
  id: session.tokenHash,
  user_id: session.userId,
  session_epoch: session.epoch,
  created_at: toEpochSeconds(session.createdAt),
  used_at: toEpochSeconds(session.usedAt),
  ...(session.expiresAt === null ? {} : { expires_at: Math.ceil(toEpochSeconds(session.expiresAt)) }),
  ...toSource(session),
});

/** The way back from `toItem`. */
export const fromItem = (item: SessionItem): Session => ({
  tokenHash: item.id,
  userId: item.user_id,
  epoch: item.session_epoch,
  createdAt: fromEpochSeconds(item.created_at),
  expiresAt: item.expires_at === undefined ? null : exactExpiry(item.expires_at, item.created_at),
  usedAt: fromEpochSeconds(item.used_at ?? item.created_at),
  ...fromSource(item),
});

/** Lifetimes are whole seconds, so the end has the creation's fraction of a second. */
const exactExpiry = (expiresAt: number, createdAt: number): Date =>
  fromEpochSeconds(expiresAt - (Math.ceil(createdAt) - createdAt));

/**
 * Key of a session of the user directory. The other sessions' keys are hashes of 43 characters: knowing the id of this one is
 * knowing the cookie of none.
 */
export const tokenSessionKey = (id: string): string => `sid#${id}`;

const TOKEN_SESSION = tokenSessionKey('');
const HASH = /^[A-Za-z0-9_-]{43}$/;

/** The key of the session that its owner knows by this reference; `null` for what is none: it need not fit a key. */
export const keyOfReference = (reference: string): string | null => {
  if (HASH.test(reference)) return reference;
  return isId(reference) ? tokenSessionKey(reference) : null;
};

/** A session of either kind, as its owner sees it. */
export const summaryFromItem = (item: SessionItem): SessionSummary => {
  const { epoch, createdAt, usedAt, expiresAt, ipAddress, client } = fromItem(item);
  const common = { epoch, createdAt, usedAt, ipAddress, client };
  return item.id.startsWith(TOKEN_SESSION)
    ? {
        ...common,
        reference: item.id.slice(TOKEN_SESSION.length),
        endsIdle: false,
        expiresAt: item.expires_at === undefined ? null : fromEpochSeconds(item.expires_at),
      }
    : { ...common, reference: item.id, endsIdle: true, expiresAt };
};
