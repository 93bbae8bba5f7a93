import { StoreUnavailableError } from './errors';

/**
 * For work that may be left undone while the store is unavailable.
 * @returns what the work returns; `undefined` if the store was unavailable. @throws whatever else the work throws.
 */
export const ifAvailable = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreUnavailableError) return undefined;
    throw error;
  }
};
