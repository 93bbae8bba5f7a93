/**
 * Do two things at once and wait for both, even when one fails: a Lambda function is frozen once it has answered, and work that
 * is still under way then may or may not happen.
 * @throws what the first threw, or else the second.
 */
export const settleBoth = async <One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> =>
  (await settleAll<One | Other>([one, other])) as [One, Other];

/** As `settleBoth`, for any number. @throws what the first of the list that failed threw. */
export const settleAll = async <Result>(works: readonly Promise<Result>[]): Promise<Result[]> => {
  const results = await Promise.allSettled(works);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
};
