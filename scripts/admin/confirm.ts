import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { AdminError } from './admin-error';

/** The streams a confirmation is read from and asked for on. */
export interface ConfirmationSource {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stderr: Pick<Writable, 'write'>;
}

/**
 * Ask the person at the terminal to type `expected`.
 * @throws {AdminError} `not_confirmed` if they type anything else, or if there is no terminal.
 */
export const confirm = async (source: ConfirmationSource, question: string, expected: string): Promise<void> => {
  if (source.stdin.isTTY !== true)
    throw new AdminError('not_confirmed', 'Nothing was changed: without a terminal, add --yes to confirm.');
  source.stderr.write(`${question} `);
  if ((await readLine(source.stdin)).trim() === expected) return;
  throw new AdminError('not_confirmed', 'Not confirmed: nothing was changed.');
};

/** @returns the empty text if the terminal is closed. */
const readLine = async (stdin: Readable): Promise<string> => {
  // Without an output, the terminal itself shows and edits what is typed.
  const lines = createInterface({ input: stdin });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
};
