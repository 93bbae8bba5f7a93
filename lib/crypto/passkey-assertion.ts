import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';
import type { ExpectedAnswer, SentAssertion } from './passkey-credential';

/** A right signature of a passkey. */
export interface VerifiedAssertion {
  /** The signature counter; 0 for an authenticator that has none. */
  readonly counter: number;
  /** Whether the authenticator verified its user, with a PIN or biometrics. */
  readonly userVerified: boolean;
  readonly backedUp: boolean;
}

/**
 * Check the signature of a passkey, and that it was made for this challenge, this relying party and a page of one of its origins,
 * with the user present, and not in a frame of another site. The counter must be greater than the stored one, unless both are 0.
 * This module is loaded when a passkey arrives, see lib/runtime/verify-assertion.ts.
 * @param key what is stored of the passkey with the id of the answer.
 * @returns `null` if anything is wrong. Never rejects: whatever a client sends is only wrong.
 * @see W3C Web Authentication Level 3 section 7.2
 */
export const verifyAssertion = async (
  { id, clientDataJSON, authenticatorData, signature }: SentAssertion,
  { challenge, relyingParty }: ExpectedAnswer,
  { publicKey, counter }: { publicKey: Uint8Array; counter: number },
): Promise<VerifiedAssertion | null> => {
  try {
    if (decodeClientDataJSON(clientDataJSON).crossOrigin) return null;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge: challenge,
      expectedOrigin: [...relyingParty.origins],
      expectedRPID: relyingParty.id,
      credential: { id, publicKey: new Uint8Array(publicKey), counter },
      requireUserVerification: false,
    });
    if (!verified) return null;
    const { newCounter, userVerified, credentialBackedUp: backedUp } = authenticationInfo;
    return { counter: newCounter, userVerified, backedUp };
  } catch {
    return null;
  }
};
