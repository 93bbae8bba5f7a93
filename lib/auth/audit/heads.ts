import type { FindKey, Signer } from '../../crypto/access-token';
import { type HeadContent, openHead, signHead } from '../../crypto/signed-head';
import type { Clock } from '../ports';
import type { ChainHead } from '../stores/audit-store';

/** Whether a signature proves a head. `unknown_key`: nobody can tell, because the key is not in the key set any more. */
export type HeadProof = 'proved' | 'unknown_key' | 'wrong';

/** Checks the signatures of heads. */
export interface HeadChecks {
  check(table: string, head: ChainHead): Promise<HeadProof>;
}

/** Signs heads too. */
export interface Heads extends HeadChecks {
  /** @throws {StoreUnavailableError} if no signing key is available. */
  sign(table: string, head: Omit<ChainHead, 'signature'>): Promise<ChainHead>;
}

export interface HeadChecksDeps {
  /** `anyKey`: see `KeyRing`. */
  keyRing: { anyKey: FindKey };
}

export interface HeadsDeps {
  /** See `SigningKeyRing`. */
  keyRing: { anyKey: FindKey; signingKey(): Promise<Signer> };
  clock: Clock;
}

/** A head is proved by any key of the key set, also by a retired one: it stays in the set until the next rotation. */
export const createHeadChecks = ({ keyRing }: HeadChecksDeps): HeadChecks => ({
  check: async (table, head) => {
    const content = await openHead(head.signature, keyRing.anyKey);
    if (typeof content === 'string') return content;
    const isSame =
      content.table === table &&
      content.chain === head.chain &&
      content.seq === head.seq &&
      content.hash === head.hash &&
      content.expires_at === head.expiresAt;
    return isSame ? 'proved' : 'wrong';
  },
});

export const createHeads = (deps: HeadsDeps): Heads => ({
  ...createHeadChecks(deps),
  sign: async (table, { chain, seq, hash, expiresAt }) => {
    const signed_at = Math.floor(deps.clock.now().getTime() / 1000);
    const content: HeadContent = { table, chain, seq, hash, expires_at: expiresAt, signed_at };
    const signature = await signHead(content, await deps.keyRing.signingKey());
    return { chain, seq, hash, expiresAt, signature };
  },
});
