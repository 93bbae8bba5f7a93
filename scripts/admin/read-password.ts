import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { NOT_BLANK } from '../../lib/auth/fields';
import { AdminError } from './admin-error';

/** Many times what a password may have: enough to tell that it is too long. */
const MAX_BYTES = 4096;

/** Where a password comes from. */
export interface PasswordSource {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Where questions are put; never stdout, which may be read by a program. */
  readonly stderr: Pick<Writable, 'write'>;
}

/**
 * The password to set, as typed: twice and unseen on a terminal, otherwise the first line of standard input. Nothing reads on
 * behind it.
 * @throws {AdminError} `password_missing`, `passwords_differ`, `interrupted`.
 */
export const readPassword = async (source: PasswordSource): Promise<string> => {
  const password = source.stdin.isTTY === true ? await askTwice(source) : await firstLine(source.stdin);
  if (NOT_BLANK.test(password)) return password;
  throw new AdminError('password_missing', 'No password was given, or a blank one.');
};

const askTwice = async ({ stdin, stderr }: PasswordSource): Promise<string> => {
  // Readline edits the line and keeps the terminal from echoing; what it would echo itself goes nowhere.
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: stdin, output: unseen, terminal: true, historySize: 0 });
  let interrupted = false;
  terminal.on('SIGINT', () => {
    interrupted = true;
    terminal.close();
  });
  const lines = terminal[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    stderr.write(question);
    const { value, done } = await lines.next();
    stderr.write('\n');
    if (interrupted) throw new AdminError('interrupted', 'Interrupted: nothing was changed.');
    return done === true ? '' : value;
  };
  try {
    const password = await ask('Password: ');
    if (NOT_BLANK.test(password) && (await ask('Again: ')) !== password)
      throw new AdminError('passwords_differ', 'The two passwords differ.');
    return password;
  } finally {
    terminal.close();
  }
};

const firstLine = async (stdin: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop closes the stream: what still writes to it does not keep us.
  for await (const chunk of stdin) {
    const piece = Buffer.from(chunk);
    chunks.push(piece);
    bytes += piece.length;
    if (piece.includes('\n') || bytes > MAX_BYTES) break;
  }
  return Buffer.concat(chunks).toString().split('\n', 1)[0]?.replace(/\r$/, '') ?? '';
};
