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
