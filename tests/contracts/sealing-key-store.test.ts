import { describe, expect, test } from '@jest/globals';
import type { SealingKeyStore } from '../../lib/auth/stores/sealing-key-store';
import { createSealingKeyStore } from '../../lib/store/keys/sealing-key-store';
import { createMemorySealingKeyStore } from '../support/memory-sealing-key-store';
import { describeEngines } from './engines';

const now = new Date('2126-11-20T10:00:00.123Z');

/** One store for all tests of a store: there is one item. */
const describeSealingKeyStore = (create: () => SealingKeyStore): void => {
  test('has no key at first; exactly one of many callers sets it; and it is replaced by who knows it only', async () => {
    const store = create();
    expect(await store.findSealingKid()).toBeNull();
    const kids = Array.from({ length: 10 }, (_, index) => `key-${index}`);
    const set = await Promise.all(kids.map((to) => store.setSealingKid({ from: null, to, now })));
    const winner = kids[set.indexOf(true)] ?? '';
    expect(set.filter((isSet) => isSet)).toHaveLength(1);
    expect(await store.findSealingKid()).toBe(winner);

    expect(await store.setSealingKid({ from: 'another', to: 'next', now })).toBe(false);
    expect(await store.setSealingKid({ from: winner, to: 'next', now })).toBe(true);
    expect(await store.findSealingKid()).toBe('next');
    // A retry after a lost response.
    expect(await store.setSealingKid({ from: winner, to: 'next', now })).toBe(true);
    expect(await store.setSealingKid({ from: winner, to: 'other', now })).toBe(false);
  });
};

describe('in memory', () => {
  describeSealingKeyStore(createMemorySealingKeyStore);
});

describeEngines((tables) => {
  describeSealingKeyStore(() => createSealingKeyStore(tables.client, tables.signingKeys.name));

  test('is one item beside the signing keys, without a secret', async () => {
    expect(await tables.signingKeys.get('sealing')).toEqual({ id: 'sealing', kid: 'next', since: 4950842400.123 });
  });
});
