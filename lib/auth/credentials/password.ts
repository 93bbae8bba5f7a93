import { AuthError } from '../errors';
import type { PasswordFault } from '../field-fault';
import type { PasswordPolicy } from '../ports';

/** Of UTF-8, normalized. No password is cut: the hasher reads all bytes. 64 characters of any script fit. ASVS 5.0 6.2.9 */
const MAX_BYTES = 1024;

/** Applied when a password is set and when it is checked: keyboards may encode the same text differently. NIST SP 800-63B-4 3.1.1.2 */
const normalize = (password: string): string => password.normalize('NFKC');

const faultOf = (normalized: string): PasswordFault | null => {
  if (normalized.includes('\0')) return { code: 'nul_character' };
  // U+FFFD replaces bytes that an earlier decoder could not read, so different passwords would become the same.
  if (!normalized.isWellFormed() || normalized.includes('\ufffd')) return { code: 'broken_characters' };
  return Buffer.byteLength(normalized) > MAX_BYTES ? { code: 'too_many_bytes', maximum: MAX_BYTES } : null;
};

/**
 * Normalize a password typed at a sign-in, for the hasher.
 * @returns `null` if no account can have this password.
 */
export const passwordAttempt = (password: string): string | null => {
  const normalized = normalize(password);
  return faultOf(normalized) === null ? normalized : null;
};

/**
 * Check and normalize a new password, for the hasher.
 * @param input.field the name of the request's field, for the error.
 * @param input.email the canonical email of the user, for the policy; `null` if it is not known.
 * @throws {AuthError} `invalid_field`.
 * @see OWASP Password Storage Cheat Sheet, "Input Limits of bcrypt"; ASVS 5.0 6.2.8
 */
export const acceptNewPassword = async (
  policy: PasswordPolicy,
  { field, password, email }: { field: string; password: string; email: string | null },
): Promise<string> => {
  const normalized = normalize(password);
  const fault = faultOf(normalized) ?? (await policy.faultOf(password, email));
  if (fault !== null) throw new AuthError('invalid_field', { field, fault });
  return normalized;
};
