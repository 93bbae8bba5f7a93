import { describe, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../lib/auth/errors';
import { ifAvailable } from '../../../lib/auth/if-available';

describe('ifAvailable', () => {
  test('returns what the work returns', async () => {
    expect(await ifAvailable(Promise.resolve(7))).toBe(7);
  });

  test('returns undefined while the store is unavailable', async () => {
    const work = Promise.reject(new StoreUnavailableError(new Error('down')));
    expect(await ifAvailable(work)).toBeUndefined();
  });

  test('throws every other error', async () => {
    await expect(ifAvailable(Promise.reject(new Error('a mistake')))).rejects.toThrow('a mistake');
  });
});
