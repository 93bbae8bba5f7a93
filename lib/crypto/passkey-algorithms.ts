/**
 * The signature algorithms of passkeys by their COSE numbers, the preferred one first: EdDSA, ES256 and RS256. Every authenticator
 * supports one of them. RFC 9053 section 2; RFC 8812 section 2
 */
export const PASSKEY_ALGORITHMS: readonly number[] = [-8, -7, -257];
