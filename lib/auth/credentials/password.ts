import { AuthError } from '../errors';
import type { PasswordFault } from '../field-fault';
import type { PasswordPolicy } from '../ports';

/** bcrypt reads no further than this many bytes: longer passwords are refused, never cut. */
const MAX_BYTES = 72;

/** The same normal form at set and at check, so that a password typed on another keyboard still matches. NIST SP 800-63B-4 3.1.1.2 */
const normalize = (password: string): string => password.normalize('NFKC');

const faultOf = (normalized: string): PasswordFault | null => {
  if (normalized.includes('\0')) return { code: 'nul_character' };
  // Decoders write U+FFFD for a byte they cannot read: different passwords would become the same.
  if (!normalized.isWellFormed() || normalized.includes('\ufffd')) return { code: 'broken_characters' };
  return Buffer.byteLength(normalized) > MAX_BYTES ? { code: 'too_many_bytes', maximum: MAX_BYTES } : null;
};

/**
 * Normalize a password as typed at a sign-in, for the hasher.
 * @returns `null` if no account can have this password.
 */
export const passwordAttempt = (password: string): string | null => {
  const normalized = normalize(password);
  return faultOf(normalized) === null ? normalized : null;
};

/**
 * Check and normalize a password that is to be set, for the hasher.
 * @param input.field the name of the field it was sent in, for the error.
 * @param input.email of its user, canonical; `null` where that is not known.
 * @throws {AuthError} `invalid_field`.
 * @see OWASP Password Storage Cheat Sheet, "Input Limits of bcrypt"; ASVS 5.0 6.2.8
 */
export const acceptNewPassword = async (
  policy: PasswordPolicy,
  { field, password, email }: { field: string; password: string; email: string | null },
): Promise<string> => {
  const normalized = normalize(password);
  const fault = faultOf(normalized) ?? (await policy.faultOf(normalized, email));
  if (fault !== null) throw new AuthError('invalid_field', { field, fault });
  return normalized;
};
