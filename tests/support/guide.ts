import { readFileSync } from 'node:fs';

/** The files of a guide: a code block behind a line that begins with the path of the file in backticks. Path -> text. */
export const filesOf = (page: string, replacements: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    [...readFileSync(page, 'utf8').matchAll(/^`([\w./-]+)`[^\n]*:\n\n```\w+\n([\s\S]*?)^```$/gm)].map(
      ([, path = '', text = '']) => [path, replaced(text, replacements)],
    ),
  );

/** The commands of the code blocks of a page, one after the other. */
export const commandsOf = (page: string, replacements: Readonly<Record<string, string>> = {}): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .flatMap(([, text = '']) => text.replaceAll(/ *\\\n */g, ' ').split('\n'))
    .filter((line) => line !== '')
    .map((line) => replaced(line, replacements));

const replaced = (text: string, replacements: Readonly<Record<string, string>>): string =>
  Object.entries(replacements).reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
