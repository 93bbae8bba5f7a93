import type { Writable } from 'node:stream';
import { UsageError } from './admin-error';
import type { Command, Report } from './command';
import { audit } from './commands/audit';
import { create } from './commands/create';
import { customers } from './commands/customers';
import { deleteCommand } from './commands/delete';
import { disable } from './commands/disable';
import { enable } from './commands/enable';
import { endSessions } from './commands/end-sessions';
import { events } from './commands/events';
import { exportCommand } from './commands/export';
import { factors } from './commands/factors';
import { importCommand } from './commands/import';
import { invitations } from './commands/invitations';
import { invite } from './commands/invite';
import { keysRotate } from './commands/keys-rotate';
import { list } from './commands/list';
import { mails } from './commands/mails';
import { mailsResend } from './commands/mails-resend';
import { migrate } from './commands/migrate';
import { move } from './commands/move';
import { proxySecret } from './commands/proxy-secret';
import { restore } from './commands/restore';
import { restoreUser } from './commands/restore-user';
import { roles } from './commands/roles';
import { seal } from './commands/seal';
import { seed } from './commands/seed';
import { setPassword } from './commands/set-password';
import { show } from './commands/show';
import { smoke } from './commands/smoke';
import { verify } from './commands/verify';
import { confirm } from './confirm';
import { describeError } from './describe-error';
import { parseCommandLine } from './parse-command-line';
import { type PasswordSource, readPassword } from './read-password';
import { type Operator, withService } from './service';
import type { readStageSettings } from './stage-settings';
import { resolveTarget } from './target';

/** In the order in which help lists them. */
export const commands: readonly Command[] = [
  create,
  invite,
  invitations,
  list,
  show,
  setPassword,
  endSessions,
  factors,
  verify,
  disable,
  enable,
  deleteCommand,
  events,
  roles,
  customers,
  move,
  importCommand,
  exportCommand,
  mails,
  mailsResend,
  keysRotate,
  migrate,
  restore,
  seal,
  restoreUser,
  audit,
  proxySecret,
  smoke,
  seed,
];

const SEE_HELP = 'Help: `npm run admin -- help`, or --help after a command.\n';

/** The parts of the process that the command uses. */
export interface AdminIo extends PasswordSource {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Pick<Writable, 'write'>;
  /** See `TargetChoice`. */
  readonly readStage?: typeof readStageSettings;
}

/** Run a command line. @returns the exit status: 0 done, 1 refused, failed or found something bad, 2 wrong usage. Never throws. */
export const runAdmin = async (argv: readonly string[], io: AdminIo): Promise<0 | 1 | 2> => {
  const asJson = argv.includes('--json');
  try {
    const report = await runCommand(argv, io, (line) => void (asJson || io.stderr.write(`${line}\n`)));
    if (report !== null) io.stdout.write(`${asJson ? JSON.stringify(report.json) : report.text}\n`);
    return report?.isBad ? 1 : 0;
  } catch (error) {
    const { code, message } = describeError(error);
    if (asJson) io.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
    else io.stderr.write(`Error: ${message}\n${error instanceof UsageError ? SEE_HELP : ''}`);
    return error instanceof UsageError ? 2 : 1;
  }
};

const runCommand = async (
  argv: readonly string[],
  io: AdminIo,
  announce: Operator['announce'],
): Promise<Report | null> => {
  const parsed = parseCommandLine(commands, argv);
  if ('help' in parsed) return { json: parsed, text: parsed.help };
  const { command, values } = parsed;
  const work = command.plan(values);
  if (typeof work !== 'function') return work;
  const { stage, region } = values as { stage?: string; region?: string };
  const target = await resolveTarget({ stage, region, env: io.env, readStage: io.readStage });
  const operator: Operator = {
    readPassword: () => readPassword(io),
    confirm: (question, expected) => confirm(io, question, expected),
    announce,
    output: io.stdout,
  };
  return withService(target, operator, work);
};
