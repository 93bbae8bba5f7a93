import { expect, test } from '@jest/globals';
import { settleBoth } from '../../../lib/auth/settle-both';

test('together gives both', async () => {
  expect(await settleBoth(Promise.resolve(1), Promise.resolve('two'))).toEqual([1, 'two']);
});

test.each([0, 1])('together is done with both when %i fails', async (failing) => {
  let done = 0;
  const work = async (index: number) => {
    if (index === failing) throw new Error(`${index}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    done += 1;
  };
  await expect(settleBoth(work(0), work(1))).rejects.toThrow(`${failing}`);
  expect(done).toBe(1);
});
