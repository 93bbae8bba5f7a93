import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { NOT_BLANK } from '../../lib/auth/fields';
import { AdminError } from './admin-error';
import type { TypedAhead } from './typed-ahead';

/** Maximum bytes to read. Longer input is cut; it is refused anyway, because a password has at most 72 bytes. */
const MAX_BYTES = 4096;

/** The streams a password is read from and asked for on. */
export interface PasswordSource {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** The prompts go here and not to stdout, which a program may read. */
  readonly stderr: Pick<Writable, 'write'>;
  /** Keeps what is typed before the question out of the password. */
  readonly typedAhead?: Pick<TypedAhead, 'stop'>;
}

/**
 * Read the password to set: from a terminal twice and without showing it, otherwise the first line of standard input, and
 * nothing after that line.
 * @throws {AdminError} `password_missing`, `passwords_differ`, `interrupted`.
 */
export const readPassword = async (source: PasswordSource): Promise<string> => {
  const password = source.stdin.isTTY === true ? await askTwice(source) : await firstLine(source.stdin);
  if (NOT_BLANK.test(password)) return password;
  throw new AdminError('password_missing', 'The password is missing or blank.');
};

const askTwice = async ({ stdin, stderr, typedAhead }: PasswordSource): Promise<string> => {
  await typedAhead?.stop();
  // Readline stops the terminal from echoing, and would echo to `output` itself.
  const discard = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: stdin, output: discard, terminal: true, historySize: 0 });
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
  // Leaving the loop closes stdin, so this process ends even if another program still writes to it.
  for await (const chunk of stdin) {
    const piece = Buffer.from(chunk);
    chunks.push(piece);
    bytes += piece.length;
    if (piece.includes('\n') || bytes > MAX_BYTES) break;
  }
  return Buffer.concat(chunks).toString().split('\n', 1)[0]?.replace(/\r$/, '') ?? '';
};
