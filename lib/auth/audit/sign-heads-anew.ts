import { CHAINS } from '../../crypto/audit-chain';
import type { AuditStore, ChainHead } from '../stores/audit-store';
import type { HeadChecks, Heads } from './heads';

/**
 * The heads that the key set proves now. Call it before keys are removed from the set: `signHeadsAnew` gives these heads, and no
 * others, a signature that can still be checked afterwards.
 */
export const provedHeads = async (audit: AuditStore, heads: HeadChecks): Promise<ChainHead[]> => {
  const proved: ChainHead[] = [];
  for (let chain = 0; chain < CHAINS; chain += 1) {
    const { head } = await audit.findPosition(chain, []);
    if (head !== null && (await heads.check(audit.table, head)) === 'proved') proved.push(head);
  }
  return proved;
};

/** Sign heads with the current key. A head that has moved on was signed by its consumer. */
export const signHeadsAnew = async (
  audit: AuditStore,
  heads: Pick<Heads, 'sign'>,
  proved: readonly ChainHead[],
): Promise<void> => {
  for (const head of proved) {
    const { signature } = await heads.sign(audit.table, head);
    await audit.replaceSignature(head, signature);
  }
};
