import type { Writable } from 'node:stream';
import { UsageError } from './admin-error';
import type { Command } from './command';
import { create } from './commands/create';
import { disable } from './commands/disable';
import { enable } from './commands/enable';
import { keysRotate } from './commands/keys-rotate';
import { list } from './commands/list';
import { mails } from './commands/mails';
import { mailsResend } from './commands/mails-resend';
import { move } from './commands/move';
import { roles } from './commands/roles';
import { describeError } from './describe-error';
import { commandHelp, generalHelp } from './help';
import { nearest } from './nearest';
import { parseCommand } from './parse-command';
import { type PasswordSource, readPassword } from './read-password';
import { withService } from './service';
import type { readStageSettings } from './stage-settings';
import { resolveTarget } from './target';

/** In the order of help. */
const commands: readonly Command[] = [create, list, disable, enable, roles, move, mails, mailsResend, keysRotate];

const SEE_HELP = 'Help: `npm run admin -- help`, or --help behind a command.\n';

/** What the command has of the process it runs in. */
export interface AdminIo extends PasswordSource {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Pick<Writable, 'write'>;
  /** See `TargetChoice`. */
  readonly readStage?: typeof readStageSettings;
}

/** Do what a command line says. @returns the exit status: 0 done, 1 refused or failed, 2 wrong usage. Never throws. */
export const runAdmin = async (argv: readonly string[], io: AdminIo): Promise<0 | 1 | 2> => {
  const asJson = argv.includes('--json');
  try {
    const { json, text } = await runCommand(argv, io);
    io.stdout.write(`${asJson ? JSON.stringify(json) : text}\n`);
    return 0;
  } catch (error) {
    const { code, message } = describeError(error);
    if (asJson) io.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
    else io.stderr.write(`Error: ${message}\n${error instanceof UsageError ? SEE_HELP : ''}`);
    return error instanceof UsageError ? 2 : 1;
  }
};

const runCommand = async ([name, ...args]: readonly string[], io: AdminIo) => {
  if (name === undefined || name === '--json') throw new UsageError(`a command is missing: ${knownNames()}`);
  if (['--help', '-h', 'help'].includes(name)) return helpOn(args.find((argument) => !argument.startsWith('-')));
  const command = findCommand(name);
  if (args.includes('--help') || args.includes('-h')) return helpOn(name);
  const values = parseCommand(command, args);
  const work = command.plan(values);
  const { stage, region } = values as { stage?: string; region?: string };
  const target = await resolveTarget({ stage, region, env: io.env, readStage: io.readStage });
  return withService(target, () => readPassword(io), work);
};

const helpOn = (name: string | undefined) => {
  const text = name === undefined ? generalHelp(commands) : commandHelp(findCommand(name));
  return { json: { help: text }, text };
};

const findCommand = (name: string): Command => {
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  // Not quoted: it may be what was meant for an option, a password even.
  const meant = nearest(name, names);
  if (name.startsWith('-')) throw new UsageError(`the command comes before its options: ${knownNames()}`);
  throw new UsageError(`there is no such command: ${meant === null ? knownNames() : `did you mean "${meant}"?`}`);
};

const names = [...commands.map(({ name }) => name), 'help'];

const knownNames = (): string => `there are ${names.join(', ')}`;
