/**
 * Do two things at once, and be done with both whatever comes of them: with its answer a function is frozen, and what is still
 * under way then is neither done nor undone.
 * @throws what the first threw, or else the second.
 */
export const settleBoth = async <One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> => {
  const [first, second] = await Promise.allSettled([one, other]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
};
