import { base32 } from '../../crypto/totp';
import type { Ids } from '../ports';
import { hashRecoveryCode, RECOVERY_CODES } from './recovery-codes';

/** 120 bits, so that a standard hash protects the stored codes. ASVS 5.0 6.5.2 asks for 112. */
const CODE_BYTES = 15;

/** A set of recovery codes. */
export interface RecoveryCodes {
  /** As the user gets them: six groups of four characters. Stored nowhere. */
  readonly codes: readonly string[];
  readonly hashes: readonly string[];
}

export const newRecoveryCodes = (ids: Pick<Ids, 'newSecret'>, userId: string): RecoveryCodes => {
  const plain = Array.from({ length: RECOVERY_CODES }, () => newCode(ids));
  return {
    codes: plain.map((code) => (code.match(/.{4}/g) ?? []).join('-')),
    hashes: plain.map((code) => hashRecoveryCode(userId, code)),
  };
};

const newCode = ({ newSecret }: Pick<Ids, 'newSecret'>): string =>
  base32(Buffer.from(newSecret(), 'base64url').subarray(0, CODE_BYTES)).toLowerCase();
