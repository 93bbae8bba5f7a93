import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { admin, adminJson } from './admin-fixture';

/** Nothing listens there: the command must not need a table. */
const env = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' };

test('prints another secret of 256 bits each time, with its SHA-256 in hex', async () => {
  const [one, other] = [await adminJson(['proxy-secret'], { env }), await adminJson(['proxy-secret'], { env })];
  expect([one.status, one.json.secret]).toEqual([0, expect.stringMatching(/^[A-Za-z0-9_-]{43}$/)]);
  expect(one.json.sha256).toBe(createHash('sha256').update(one.json.secret).digest('hex'));
  expect(other.json.secret).not.toBe(one.json.secret);
});

test('shows both to a person', async () => {
  expect((await admin(['proxy-secret'], { env })).stdout).toMatch(
    /\n {2}secret {4}\S{43}\n {2}sha256 {4}[0-9a-f]{64}\n$/,
  );
});
