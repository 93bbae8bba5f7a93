import { type Html, html } from './html';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A text in which every place that a search found is marked. Both are compared in a form that may have another length than the text:
 * `ß` is found by `SS`. A mark therefore begins and ends between characters as people see them.
 * @param key the searched text in the form that is compared. An empty one marks nothing.
 * @param fold makes that form of a text.
 */
export const highlight = (text: string, key: string, fold: (text: string) => string): Html => {
  const pieces: Html[] = [];
  let folded = '';
  /** Index in `folded` -> where its character begins and ends in `text`. */
  const from: number[] = [];
  const to: number[] = [];
  for (const { segment, index } of graphemes.segment(text)) {
    const part = fold(segment);
    for (let place = 0; place < part.length; place += 1) {
      from.push(index);
      to.push(index + segment.length);
    }
    folded += part;
  }
  let done = 0;
  for (let at = nextOf(folded, key, 0); at !== -1; at = nextOf(folded, key, at + key.length)) {
    const [begin = 0, end = 0] = [from[at], to[at + key.length - 1]];
    // The rest of a character that is marked already.
    if (begin < done) continue;
    pieces.push(html`${text.slice(done, begin)}<mark>${text.slice(begin, end)}</mark>`);
    done = end;
  }
  return html`${pieces}${text.slice(done)}`;
};

const nextOf = (text: string, key: string, start: number): number => (key === '' ? -1 : text.indexOf(key, start));
