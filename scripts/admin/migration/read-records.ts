import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import { AdminError } from '../admin-error';
import { jsonRecords } from './json-records';

/** How a file is divided into records. */
export type Container = 'lines' | 'document' | 'csv';

/** What is read to find out. */
const HEAD_BYTES = 64 * 1024;
const MAX_CSV_RECORD_CHARACTERS = 1_000_000;

/** @returns how the file is divided into records, by its beginning. @throws {AdminError} `file_unreadable` */
export const detectContainer = async (path: string): Promise<Container> => {
  const head = (await readHead(path)).replace(/^\uFEFF/, '').trimStart();
  if (head.startsWith('[')) return 'document';
  // A line of an encrypted file is a JWE in compact form.
  if (/^eyJ[\w-]+\./.test(head)) return 'lines';
  if (!head.startsWith('{')) return 'csv';
  const [line = ''] = head.split('\n', 1);
  // A document of one line is longer than its beginning, or has the list of users in it.
  return isObject(line) && !/"users"\s*:\s*\[/.test(line) ? 'lines' : 'document';
};

const readHead = async (path: string): Promise<string> => {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.subarray(0, bytesRead).toString();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new AdminError('file_unreadable', `${path} cannot be read: ${(error as Error).message}`);
  }
};

const isObject = (text: string): boolean => {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
};

/** A record, or the text of a line, which the caller parses. `bytes`: how much of the file has been read. */
export interface ReadRecord {
  readonly value: unknown;
  readonly bytes: number;
}

/** All records of a file, in order, with little memory. @throws {AdminError} `file_malformed` */
export async function* readRecords(path: string, container: Container): AsyncGenerator<ReadRecord> {
  const stream = createReadStream(path, { encoding: 'utf8' });
  try {
    for await (const value of recordsOf(stream, container)) yield { value, bytes: stream.bytesRead };
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as { code?: string }).code?.startsWith('CSV_') !== true) throw error;
    throw new AdminError('file_malformed', `${path} is malformed: ${(error as Error).message}`);
  } finally {
    stream.destroy();
  }
}

const recordsOf = (stream: ReturnType<typeof createReadStream>, container: Container): AsyncIterable<unknown> => {
  if (container === 'document') return jsonRecords(stream as AsyncIterable<string>);
  if (container === 'csv')
    return stream.pipe(
      parse({
        columns: (names: string[]) => names.map((name) => name.trim()),
        bom: true,
        skip_empty_lines: true,
        relax_column_count_less: true,
        max_record_size: MAX_CSV_RECORD_CHARACTERS,
      }),
    );
  return nonEmpty(createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }));
};

async function* nonEmpty(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) if (line.trim() !== '') yield line.replace(/^\uFEFF/, '');
}
