/**
 * Wait for two promises, even when one of them rejects. Lambda freezes a function once it has answered, so work that is not
 * finished by then may or may not happen. `Promise.all` would not wait for the second promise when the first one rejects.
 * @throws the error of `one`, otherwise the error of `other`.
 */
export const settleBoth = async <One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> =>
  (await settleAll<One | Other>([one, other])) as [One, Other];

/** As `settleBoth`, for any number of promises. @throws the error of the first promise in the list that rejected. */
export const settleAll = async <Result>(works: readonly Promise<Result>[]): Promise<Result[]> => {
  const results = await Promise.allSettled(works);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
};
