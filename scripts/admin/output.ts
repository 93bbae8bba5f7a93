import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Standard output, or what a test puts in its place. */
export type Output = Pick<Writable, 'write'> & Partial<Pick<Writable, 'once'>>;

/** Write a part of a large result. Waits for a slow reader, so that nothing piles up in memory. */
export const write = async (output: Output, text: string): Promise<void> => {
  if (text !== '' && output.write(text) === false && output.once !== undefined) await once(output as Writable, 'drain');
};
