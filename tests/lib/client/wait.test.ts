import { expect, test } from '@jest/globals';
import { until } from '../../../lib/client/wait';

test('a result that arrives in time is the result', async () => {
  const { signal } = new AbortController();
  expect(await until(Promise.resolve(1), signal)).toBe(1);
  expect(await until(Promise.resolve(2))).toBe(2);
  await expect(until(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed');
});

test('a signal ends the wait, but not the work', async () => {
  const controller = new AbortController();
  let finish = (_value: number) => {};
  const work = new Promise<number>((resolve) => {
    finish = resolve;
  });
  const [waiting, other] = [until(work, controller.signal), until(work)];
  controller.abort(new Error('closed'));
  await expect(waiting).rejects.toThrow('closed');
  finish(3);
  expect(await other).toBe(3);
});
