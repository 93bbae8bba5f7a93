import { expect, test } from '@jest/globals';
import { createHeads } from '../../../../lib/auth/audit/heads';
import { provedHeads, signHeadsAnew } from '../../../../lib/auth/audit/sign-heads-anew';
import { createSigningKeyRing } from '../../../../lib/auth/tokens/key-ring';
import { rotateSigningKeys } from '../../../../lib/auth/tokens/rotate-signing-keys';
import { chainOf } from '../../../../lib/crypto/audit-chain';
import { LIFETIME } from '../key-deps';
import { createTrail } from './trail';

type Trail = ReturnType<typeof createTrail>;

/** As a new container does, with the key set as it is now. */
const freshHeads = ({ keyDeps, clock }: Trail) =>
  createHeads({ keyRing: createSigningKeyRing(keyDeps, LIFETIME), clock });

/** Rotate with the removal of all older keys, and sign anew what was proved before. */
const rotate = async (trail: Trail, between: () => Promise<unknown> = async () => undefined) => {
  const proved = await provedHeads(trail.store, freshHeads(trail));
  await rotateSigningKeys(trail.keyDeps, { ...LIFETIME, retireOld: true });
  await between();
  await signHeadsAnew(trail.store, freshHeads(trail), proved);
};

const faultsAfter = async (trail: Trail): Promise<string[]> =>
  (await trail.verify([], freshHeads(trail))).findings.map(({ fault }) => fault);

test('heads are proved by the new key after the older ones are gone, and nothing else changed', async () => {
  const trail = createTrail();
  await trail.addSeveral(3, 'a user');
  const [before] = trail.heads.values();
  await rotate(trail);
  expect(await faultsAfter(trail)).toEqual([]);
  const [after] = trail.heads.values();
  expect({ ...after, signature: '' }).toEqual({ ...before, signature: '' });
  expect(after?.signature).not.toBe(before?.signature);
});

test('a head that was not proved is not signed', async () => {
  const trail = createTrail();
  await trail.addSeveral(3, 'a user');
  const [head] = [...trail.heads.values()];
  if (head !== undefined) trail.heads.set(head.chain, { ...head, seq: 2 });
  await rotate(trail);
  expect(await faultsAfter(trail)).toContain('signature_key_unknown');
});

test('a head that moved meanwhile keeps its own signature', async () => {
  const trail = createTrail();
  await trail.addSeveral(3, 'a user');
  await rotate(trail, async () => {
    const deps = { ...trail.deps, heads: freshHeads(trail) };
    const { linkEvents } = await import('../../../../lib/auth/audit/link-events');
    const { recordOf } = await import('./trail');
    await linkEvents(deps, chainOf('a user'), [recordOf(trail.write({ userId: 'a user' }))]);
  });
  // Its key was removed while it moved, so the chain began anew.
  expect(await faultsAfter(trail)).toEqual(['restarted']);
  expect([...trail.heads.values()].map(({ seq }) => seq)).toEqual([4]);
});
