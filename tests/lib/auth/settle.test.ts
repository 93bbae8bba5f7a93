import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { settleBoth } from '../../../lib/auth/settle';

test('settleBoth returns both results', async () => {
  expect(await settleBoth(Promise.resolve(1), Promise.resolve('two'))).toEqual([1, 'two']);
});

test.each([0, 1])('settleBoth waits for both when %i fails', async (failing) => {
  let done = 0;
  const work = async (index: number) => {
    if (index === failing) throw new Error(`${index}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    done += 1;
  };
  await expect(settleBoth(work(0), work(1))).rejects.toThrow(`${failing}`);
  expect(done).toBe(1);
});

// A call that still runs when the answer is sent may or may not happen: Lambda freezes the function.
test.each(['auth', 'endpoints', 'http', 'runtime', 'store'])('lib/%s never waits with Promise.all', (folder) => {
  const files = readdirSync(`lib/${folder}`, { recursive: true })
    .map((name) => `lib/${folder}/${name}`)
    .filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => /Promise\.(?:all|race|any)\(/.test(readFileSync(file, 'utf8')))).toEqual([]);
});
