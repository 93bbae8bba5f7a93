/** A longer record is no user. */
const MAX_RECORD_CHARACTERS = 4_000_000;

/**
 * The records of a JSON document, one after the other, so that a document of any size needs little memory: the objects of a list
 * that is the document itself, or the value of `users` in it.
 * @throws {SyntaxError} for a document that is not JSON. What is before the list is not checked.
 */
export async function* jsonRecords(chunks: AsyncIterable<string>): AsyncGenerator<unknown> {
  const scanner = createScanner();
  for await (const chunk of chunks) for (const text of scanner.push(chunk)) yield JSON.parse(text) as unknown;
  if (!scanner.isComplete()) throw new SyntaxError('the JSON document ends in the middle');
}

const createScanner = () => {
  /** The brackets that are open, and whether each is the list of records. */
  const open: { readonly bracket: string; readonly holdsRecords: boolean }[] = [];
  let isInString = false;
  let isEscaped = false;
  /** The text of the last string, of which only the names in the outermost object count. */
  let string = '';
  /** The text of the record that is being read. */
  let record: string | null = null;
  let recordDepth = 0;
  let hasBegun = false;

  const begin = (bracket: string): void => {
    const isTop = open.length === 0;
    const holdsRecords =
      bracket === '[' && (isTop || (open.length === 1 && open[0]?.bracket === '{' && string === 'users'));
    if (record === null && bracket === '{' && open.at(-1)?.holdsRecords) {
      record = '';
      recordDepth = open.length;
    }
    open.push({ bracket, holdsRecords });
    hasBegun = true;
  };

  return {
    isComplete: () => hasBegun && open.length === 0 && !isInString,
    *push(chunk: string): Generator<string> {
      let start = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        const character = chunk[at] ?? '';
        if (isInString) {
          if (isEscaped) isEscaped = false;
          else if (character === '\\') isEscaped = true;
          else if (character === '"') isInString = false;
          else if (open.length === 1 && string.length < 100) string += character;
        } else if (character === '"') {
          isInString = true;
          if (open.length === 1) string = '';
        } else if (character === '{' || character === '[') {
          const wasReading = record !== null;
          begin(character);
          if (!wasReading && record !== null) start = at;
        } else if (character === '}' || character === ']') {
          open.pop();
          if (record !== null && open.length === recordDepth) {
            yield record + chunk.slice(start, at + 1);
            record = null;
          }
        }
      }
      if (record !== null) record += chunk.slice(start);
      if ((record?.length ?? 0) > MAX_RECORD_CHARACTERS)
        throw new SyntaxError('a record of the JSON document is too long');
    },
  };
};
