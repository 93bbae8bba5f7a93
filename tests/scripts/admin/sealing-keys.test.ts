import { readdirSync, rmSync } from 'node:fs';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, expect, test } from '@jest/globals';
import { useTables } from '../../support/tables';
import { admin, adminJson } from './admin-fixture';

const tables = useTables();
const dir = process.env.SEALING_KEYS_DIR ?? '';

afterEach(async () => {
  const command = new DeleteCommand({ TableName: tables.signingKeys.name, Key: { id: 'sealing' } });
  await tables.client.documents.send(command);
  rmSync(dir, { recursive: true, force: true });
});

test('makes the first key, and then another one, and keeps both', async () => {
  const first = await adminJson(['keys-rotate', '--sealing']);
  const second = await adminJson(['keys-rotate', '--sealing']);
  expect([first.status, second.status]).toEqual([0, 0]);
  expect(first.json).toEqual({ kid: expect.stringMatching(/^[\w-]{43}$/), before: null });
  expect(second.json).toEqual({ kid: expect.stringMatching(/^[\w-]{43}$/), before: first.json.kid });
  expect(readdirSync(dir).sort()).toEqual([`${first.json.kid}.pem`, `${second.json.kid}.pem`].sort());
  expect(await tables.signingKeys.get('sealing')).toMatchObject({ kid: second.json.kid });
});

test('changes nothing if the keys of the running service are elsewhere', async () => {
  const { json: first } = await adminJson(['keys-rotate', '--sealing']);
  rmSync(dir, { recursive: true, force: true });
  const { status, json } = await adminJson(['keys-rotate', '--sealing']);
  expect([status, json.error.code]).toEqual([1, 'keys_unreachable']);
  expect(await tables.signingKeys.get('sealing')).toMatchObject({ kid: first.kid });
});

test('cannot be combined with what is for signing keys', async () => {
  const { status, stderr } = await admin(['keys-rotate', '--sealing', '--now']);
  expect([status, stderr]).toEqual([2, expect.stringContaining('cannot be combined')]);
});
