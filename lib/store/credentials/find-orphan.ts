import { passkeyClaimKey } from './passkey-item';

/** Reads the claims on credential ids and their users, strongly consistent. */
interface Claims {
  get(key: { id: string }): Promise<Record<string, unknown> | undefined>;
  /** Whether a user has this id. */
  hasUser(id: string): Promise<boolean>;
}

/**
 * Find the deleted user who still has the claim on a credential id.
 * @returns `null` if it is free, or its user exists.
 */
export const findOrphan = async (claims: Claims, credentialId: string): Promise<string | null> => {
  const claim = await claims.get(passkeyClaimKey(credentialId));
  if (claim === undefined) return null;
  const owner = String(claim.user_id);
  return (await claims.hasUser(owner)) ? null : owner;
};
