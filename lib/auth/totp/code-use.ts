import { isSameHash } from '../../crypto/hash-token';
import type { Clock } from '../ports';
import type { CodeUse, SecondFactorCodes } from '../stores/totp-store';
import { recoveryHash } from './recovery-codes';
import type { SealingKeys } from './sealing-keys';

export interface CodeUseDeps {
  sealing: Pick<SealingKeys, 'open'>;
  /** `findTotpStep` of lib/crypto, which is loaded when the first code arrives: most sign-ins need none. */
  findTotpStep(secret: Uint8Array, code: string, now: Date): Promise<number | null>;
  clock: Clock;
}

/** What a sealed secret of an authenticator app belongs to. */
export const totpOf = (userId: string) => ({ userId, kind: 'totp' });

/**
 * Check a code of an authenticator app, or a recovery code. The use is not stored yet.
 * @param typed any text. Spaces in a code do not matter.
 * @returns `null` for a wrong code, and for one that was used.
 */
export const findCodeUse = async (
  deps: CodeUseDeps,
  userId: string,
  { totp, recoveryHashes }: SecondFactorCodes,
  typed: string,
): Promise<CodeUse | null> => {
  const digits = typed.replace(/\s/g, '');
  if (/^\d{6}$/.test(digits)) {
    if (totp === null) return null;
    const secret = await deps.sealing.open(totp.sealed, totpOf(userId));
    const step = await deps.findTotpStep(secret, digits, deps.clock.now());
    return step === null || step <= totp.lastStep ? null : { kind: 'totp', step };
  }
  const hash = recoveryHash(userId, typed);
  const isKnown = hash !== null && recoveryHashes.some((known) => isSameHash(known, hash));
  return isKnown ? { kind: 'recovery-code', hash, left: recoveryHashes.length - 1 } : null;
};
