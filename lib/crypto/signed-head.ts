import { type FindKey, openSignedToken, type Signer, signCompact, TokenError } from './access-token';

/**
 * The type in the header of a signed head. Verifiers of access tokens refuse it, and it has none of the claims of a token, so it is
 * no token for those that do not look at the type either. RFC 8725 section 3.11
 */
const TYPE = 'latchkey-audit-head';

/** What is signed of the end of a chain. */
export interface HeadContent {
  /** The table of the chain, so that the head of another stage does not fit. */
  readonly table: string;
  readonly chain: number;
  readonly seq: number;
  readonly hash: string;
  /** When the newest link expires, in epoch seconds. */
  readonly expires_at: number;
  /** Epoch seconds. */
  readonly signed_at: number;
}

/** @returns a compact JWS. */
export const signHead = (head: HeadContent, signer: Signer): Promise<string> => signCompact(head, TYPE, signer);

/** Why a signature does not prove a head. */
export type HeadFault = 'unknown_key' | 'wrong';

/** Open a signed head. Whether it is the head that is expected is for the caller to compare. */
export const openHead = async (signature: string, findKey: FindKey): Promise<HeadContent | HeadFault> => {
  try {
    const { typ, payload } = await openSignedToken(signature, findKey);
    return typ === TYPE ? (JSON.parse(Buffer.from(payload).toString()) as HeadContent) : 'wrong';
  } catch (error) {
    if (error instanceof TokenError) return error.fault === 'unknown_key' ? 'unknown_key' : 'wrong';
    throw error;
  }
};
