import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { createFilePrivateKeys } from '../../../../lib/store/keys/file-private-keys';
import { newKid, newPem } from '../../../contracts/private-keys-store.contract';

/** The files themselves, which the contract in tests/contracts/ does not cover. */

const root = mkdtempSync(join(tmpdir(), 'private-keys-'));
const newDir = () => join(root, newKid());
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const dir = newDir();
const store = createFilePrivateKeys(dir);

afterAll(() => rmSync(root, { recursive: true }));

test('creates a directory and a file that only their owner can access, and nothing else', async () => {
  const [parent, kid, pem] = [newDir(), newKid(), newPem()];
  const dir = join(parent, 'keys');

  await createFilePrivateKeys(dir).savePrivateKey(kid, pem);

  expect(await readdir(dir)).toEqual([`${kid}.pem`]);
  expect(await Promise.all([parent, dir, join(dir, `${kid}.pem`)].map(modeOf))).toEqual([0o700, 0o700, 0o600]);
  expect(await readFile(join(dir, `${kid}.pem`), 'utf8')).toBe(pem);
});

test('leaves no temporary files if the key exists already', async () => {
  const [dir, kid] = [newDir(), newKid()];
  const store = createFilePrivateKeys(dir);

  await Promise.allSettled([newPem(), newPem(), newPem()].map((pem) => store.savePrivateKey(kid, pem)));

  expect(await readdir(dir)).toEqual([`${kid}.pem`]);
});

test.each(['640', '604', '620', '602', '610', '777'])('refuses a file of mode %s', async (mode) => {
  const [kid, pem] = [newKid(), newPem()];
  await store.savePrivateKey(kid, pem);
  const file = join(dir, `${kid}.pem`);
  await chmod(file, Number.parseInt(mode, 8));

  const refusals = [await failureOf(store.findPrivateKey(kid)), await failureOf(store.savePrivateKey(kid, pem))];

  for (const refusal of refusals) {
    expect(refusal).toMatchObject({
      name: 'Error',
      message: `${file} is open to others than its owner: chmod 600 it`,
    });
  }
});

test('accepts a file that only its owner can read', async () => {
  const [kid, pem] = [newKid(), newPem()];
  await store.savePrivateKey(kid, pem);
  await chmod(join(dir, `${kid}.pem`), 0o400);

  expect(await store.findPrivateKey(kid)).toBe(pem);
});

test('is unavailable if the file system refuses', async () => {
  const [file, kid] = [newDir(), newKid()];
  await writeFile(file, 'no directory');
  const dirInPlaceOfFile = newDir();
  await mkdir(join(dirInPlaceOfFile, `${kid}.pem`), { recursive: true, mode: 0o700 });
  const store = createFilePrivateKeys(file);

  const failures = [
    await failureOf(store.savePrivateKey(kid, newPem())),
    await failureOf(store.findPrivateKey(kid)),
    await failureOf(store.deletePrivateKey(kid)),
    await failureOf(createFilePrivateKeys(dirInPlaceOfFile).findPrivateKey(kid)),
  ];

  for (const failure of failures) expect(failure).toBeInstanceOf(StoreUnavailableError);
  const codes = failures.map((failure) => ((failure as Error).cause as NodeJS.ErrnoException).code);
  expect(codes).toEqual(['ENOTDIR', 'ENOTDIR', 'ENOTDIR', 'EISDIR']);
  expect((await stat(file)).size).toBe('no directory'.length);
});
