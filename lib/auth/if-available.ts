import { StoreUnavailableError } from './errors';

/**
 * Do best-effort work: it is skipped while the store is unavailable.
 * @returns the result of the work; `undefined` if the store was unavailable. @throws any other error of the work.
 */
export const ifAvailable = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreUnavailableError) return undefined;
    throw error;
  }
};
