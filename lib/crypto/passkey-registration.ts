import { verifyRegistrationResponse } from '@simplewebauthn/server';
import { decodeAttestationObject, decodeClientDataJSON, isoBase64URL, isoCBOR } from '@simplewebauthn/server/helpers';
import { PASSKEY_ALGORITHMS } from './passkey-algorithms';
import type { ExpectedAnswer, SentRegistration } from './passkey-credential';

/** A new passkey that an authenticator has made. */
export interface VerifiedRegistration {
  /** The credential id in base64url. */
  readonly id: string;
  /** COSE_Key. RFC 9052 section 7 */
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly backedUp: boolean;
  /** The model of the authenticator, a uuid. */
  readonly aaguid: string;
}

/**
 * Check that an authenticator made a passkey for this challenge, this relying party and a page of one of its origins, with the user
 * present, and not in a frame of another site. No attestation is checked, see `withoutAttestation`.
 * @returns `null` if anything is wrong. Never rejects: whatever a client sends is only wrong.
 * @see W3C Web Authentication Level 3 section 7.1
 */
export const verifyRegistration = async (
  { id, clientDataJSON, attestationObject }: SentRegistration,
  { challenge, relyingParty }: ExpectedAnswer,
): Promise<VerifiedRegistration | null> => {
  try {
    if (decodeClientDataJSON(clientDataJSON).crossOrigin) return null;
    const { registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject: withoutAttestation(attestationObject) },
      },
      expectedChallenge: challenge,
      expectedOrigin: [...relyingParty.origins],
      expectedRPID: relyingParty.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
    });
    if (registrationInfo?.credential.id !== id) return null;
    const { credential, aaguid, credentialBackedUp: backedUp } = registrationInfo;
    const { publicKey, counter } = credential;
    return { id, publicKey, counter, backedUp, aaguid };
  } catch {
    return null;
  }
};

/**
 * Remove the attestation that a client may send although none was asked for, as browsers do. So no certificate is parsed, and
 * nothing is downloaded from an address that a certificate names.
 * @see W3C Web Authentication Level 3 section 5.1.3, "none"
 */
const withoutAttestation = (attestationObject: string): string => {
  const authData = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject)).get('authData');
  const attestation = new Map<string, string | Uint8Array | Map<string, string>>([
    ['fmt', 'none'],
    ['attStmt', new Map<string, string>()],
    ['authData', authData],
  ]);
  return isoBase64URL.fromBuffer(isoCBOR.encode(attestation));
};
