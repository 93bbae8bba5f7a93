import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PrivateKeysStore } from '../../lib/auth/stores/private-keys-store';
import { createFilePrivateKeys } from '../../lib/store/keys/file-private-keys';
import { createSsmPrivateKeys } from '../../lib/store/keys/ssm-private-keys';
import { type FakeSsm, startFakeSsm } from '../support/fake-ssm';
import { createImpatientClient, type ImpatientClient } from '../support/impatient-parameters';
import { createMemoryPrivateKeys } from '../support/memory-key-stores';
import { describePrivateKeysStore, newKid, newPem } from './private-keys-store.contract';

describe('in memory', () => {
  const store = createMemoryPrivateKeys();

  describePrivateKeysStore(() => store);
});

describe('in files', () => {
  const root = mkdtempSync(join(tmpdir(), 'private-keys-'));
  const store = createFilePrivateKeys(join(root, 'keys'));

  afterAll(() => rmSync(root, { recursive: true }));

  describePrivateKeysStore(() => store);
});

describe('in Parameter Store', () => {
  const PATH = '/latchkey-test/signing-keys';
  let ssm: FakeSsm;
  let client: ImpatientClient;
  let store: PrivateKeysStore;

  beforeAll(async () => {
    ssm = await startFakeSsm();
    client = await createImpatientClient(ssm.endpoint);
    store = createSsmPrivateKeys(client, { path: PATH });
  });
  afterAll(async () => {
    client.stop();
    await ssm.stop();
  });

  describePrivateKeysStore(() => store);

  test('stores one encrypted parameter of the standard tier per key', async () => {
    const [kid, pem] = [newKid(), newPem()];

    await store.savePrivateKey(kid, pem);

    expect(ssm.parameters.get(`${PATH}/${kid}`)).toEqual({ value: pem, type: 'SecureString', tier: 'Standard' });
  });
});
