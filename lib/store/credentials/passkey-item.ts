import type { Passkey } from '../../auth/entities';
import { fromEpochSeconds, isEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';

/** A passkey in the credentials table. Times are epoch seconds with a fraction. */
export interface PasskeyItem {
  user_id: string;
  id: string;
  public_key: Uint8Array;
  counter: number;
  /** Absent if there are none. */
  transports?: readonly string[];
  name: string;
  created_at: number;
  /** Absent if it has never signed in. */
  last_used_at?: number;
  backed_up: boolean;
  aaguid: string;
}

/** The beginning of the sort key of every passkey. */
export const PASSKEY_PREFIX = 'passkey#';

export const passkeyKey = (userId: string, id: string) => ({ user_id: userId, id: `${PASSKEY_PREFIX}${id}` });

/** The key of the item in the users table that claims a credential id, as an email is claimed. */
export const passkeyClaimKey = (id: string) => ({ id: `${PASSKEY_PREFIX}${id}` });

export const toItem = (userId: string, passkey: Passkey): PasskeyItem => ({
  ...passkeyKey(userId, passkey.id),
  public_key: passkey.publicKey,
  counter: passkey.counter,
  ...(passkey.transports.length === 0 ? {} : { transports: passkey.transports }),
  name: passkey.name,
  created_at: toEpochSeconds(passkey.createdAt),
  ...(passkey.lastUsedAt === null ? {} : { last_used_at: toEpochSeconds(passkey.lastUsedAt) }),
  backed_up: passkey.backedUp,
  aaguid: passkey.aaguid,
});

/** The inverse of `toItem`. @returns `null` for a malformed item: a counter that cannot be compared verifies nothing. */
export const fromItem = (item: PasskeyItem): Passkey | null => {
  const { public_key: publicKey, counter, created_at: createdAt, last_used_at: lastUsedAt } = item;
  const hasTimes = isEpochSeconds(createdAt) && (lastUsedAt === undefined || isEpochSeconds(lastUsedAt));
  if (!(publicKey instanceof Uint8Array) || !Number.isSafeInteger(counter) || counter < 0 || !hasTimes) return null;
  return {
    id: item.id.slice(PASSKEY_PREFIX.length),
    publicKey: new Uint8Array(publicKey),
    counter,
    transports: [...(item.transports ?? [])],
    name: item.name,
    createdAt: fromEpochSeconds(createdAt),
    lastUsedAt: lastUsedAt === undefined ? null : fromEpochSeconds(lastUsedAt),
    backedUp: item.backed_up === true,
    aaguid: item.aaguid,
  };
};
