import { PASSKEY_ALGORITHMS } from '../../crypto/passkey-algorithms';
import type { SentRegistration } from '../../crypto/passkey-credential';
import type { Passkey } from '../entities';
import { AuthError } from '../errors';
import type { VerifyRegistration } from '../ports';
import { isCredentialId } from '../stores/passkeys-store';

/** The algorithms that a passkey may have, the best first: what a browser is asked for. */
export const passkeyAlgorithms: readonly number[] = PASSKEY_ALGORITHMS;

/** The transports that the specification names; browsers may add others. W3C Web Authentication Level 3 section 5.8.4 */
const TRANSPORTS = ['ble', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

/**
 * The passkey that an authenticator made for a challenge. It is not stored yet.
 * @param challenge the secret that the browser was given.
 * @throws {AuthError} `passkey_refused`
 * @see W3C Web Authentication Level 3 section 7.1
 */
export const registerPasskey = async (
  { verifyRegistration }: { verifyRegistration: VerifyRegistration },
  registration: SentRegistration,
  { challenge, name, createdAt }: { challenge: string; name: string; createdAt: Date },
): Promise<Passkey> => {
  const verified = await verifyRegistration(registration, challenge);
  if (verified === null || !isCredentialId(verified.id)) throw new AuthError('passkey_refused');
  const transports = TRANSPORTS.filter((transport) => registration.transports.includes(transport));
  return { ...verified, transports, name, createdAt, lastUsedAt: null };
};
