/** How many letters have to be put in, left out or replaced to make one word of the other. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [column, otherLetter] of [...other].entries()) {
      const replaced = (row[column] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** The word somebody may have meant; `null` if none of them is near. */
export const nearest = (word: string, words: readonly string[]): string | null => {
  const begun = word.length > 1 ? words.find((candidate) => candidate.startsWith(word)) : undefined;
  if (begun !== undefined) return begun;
  const [best] = words
    .map((candidate) => ({ candidate, letters: distance(word, candidate) }))
    .sort((one, other) => one.letters - other.letters);
  return best !== undefined && best.letters <= (word.length < 4 ? 1 : 2) ? best.candidate : null;
};
