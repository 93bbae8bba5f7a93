import { parseArgs } from 'node:util';
import { UsageError } from './admin-error';
import { type Command, commonOptions, type Options } from './command';
import { nearest } from './nearest';

/** What people try; whoever can list processes or read a history file would see it. */
const PASSWORD_NAMES = new Set(['password', 'pass', 'passwd', 'pw', 'new-password']);

const NO_PASSWORD_ARGUMENT =
  'a password is never taken from the command line, where others can see it. Leave it out: it is asked for on a terminal, ' +
  'or read from standard input, e.g. `npm run admin -- create --email ada@example.com < password.txt`';

/**
 * The options of a command line.
 * @param args what stands behind the name of the command.
 * @throws {UsageError} that never quotes what was typed, but for the names of options: it may be a secret.
 */
export const parseCommand = (command: Command, args: readonly string[]): Readonly<Record<string, unknown>> => {
  const options: Options = { ...command.options, ...commonOptions };
  checkNames(command, args, options);
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL')
      throw new UsageError(`"${command.name}" takes options only, such as --${Object.keys(options)[0]}`);
    if (code?.startsWith('ERR_PARSE_ARGS_')) throw new UsageError(message.split('\n')[0] ?? message);
    throw error;
  }
};

const checkNames = (command: Command, args: readonly string[], options: Options): void => {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName } = token;
    if (PASSWORD_NAMES.has(name)) throw new UsageError(NO_PASSWORD_ARGUMENT);
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      const meant = nearest(name, Object.keys(options));
      const hint = meant === null ? '' : `: did you mean --${meant}?`;
      throw new UsageError(`"${command.name}" has no option ${rawName}${hint}`);
    }
    if (seen.has(name) && option.multiple !== true) throw new UsageError(`${rawName} is given twice`);
    seen.add(name);
  }
};
