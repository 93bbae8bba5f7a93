import type { Totp, TotpSetup } from '../../auth/stores/totp-store';
import { fromEpochSeconds, isEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';

/** The authenticator app of a user, in the credentials table. */
export interface TotpItem {
  user_id: string;
  id: 'totp';
  sealed: string;
  last_step: number;
  /** Epoch seconds with a fraction. */
  enabled_at: number;
}

/** An authenticator app that is being set up. */
export interface TotpSetupItem {
  user_id: string;
  id: 'totp-setup';
  sealed: string;
  /** The TTL attribute: epoch seconds with a fraction. */
  expires_at: number;
}

/** The recovery codes of a user. */
export interface RecoveryItem {
  user_id: string;
  id: 'recovery';
  /** Absent when the last code was used: a set is never empty. */
  hashes?: ReadonlySet<string>;
  created_at: number;
}

export const totpKey = (userId: string) => ({ user_id: userId, id: 'totp' as const });
export const setupKey = (userId: string) => ({ user_id: userId, id: 'totp-setup' as const });
export const recoveryKey = (userId: string) => ({ user_id: userId, id: 'recovery' as const });

export const toTotpItem = (userId: string, { sealed, lastStep, enabledAt }: Totp): TotpItem => ({
  ...totpKey(userId),
  sealed,
  last_step: lastStep,
  enabled_at: toEpochSeconds(enabledAt),
});

/** @returns `null` for a malformed item: without a last step, a code could be used twice. */
export const fromTotpItem = ({ sealed, last_step: lastStep, enabled_at: enabledAt }: TotpItem): Totp | null =>
  typeof sealed === 'string' && Number.isSafeInteger(lastStep) && isEpochSeconds(enabledAt)
    ? { sealed, lastStep, enabledAt: fromEpochSeconds(enabledAt) }
    : null;

export const toSetupItem = (userId: string, { sealed, expiresAt }: TotpSetup): TotpSetupItem => ({
  ...setupKey(userId),
  sealed,
  expires_at: toEpochSeconds(expiresAt),
});

/** @returns `null` for an item that has expired, or is malformed. */
export const fromSetupItem = ({ sealed, expires_at: expiresAt }: TotpSetupItem, now: Date): TotpSetup | null =>
  typeof sealed === 'string' && isEpochSeconds(expiresAt) && expiresAt > toEpochSeconds(now)
    ? { sealed, expiresAt: fromEpochSeconds(expiresAt) }
    : null;

export const toRecoveryItem = (userId: string, hashes: readonly string[], now: Date): RecoveryItem => ({
  ...recoveryKey(userId),
  hashes: new Set(hashes),
  created_at: toEpochSeconds(now),
});
