import { Readable, Writable } from 'node:stream';
import { runAdmin } from '../../../scripts/admin/run';
import type { StageSettings } from '../../../scripts/admin/stage-settings';
import { plantCanary } from '../../support/canaries';

export interface Outcome {
  status: 0 | 1 | 2;
  stdout: string;
  stderr: string;
}

interface Circumstances {
  /** On standard input, which is no terminal. */
  input?: string;
  env?: Record<string, string | undefined>;
}

/** A password nobody else has; every part of it must be printed nowhere. */
export const PASSWORD = 'canary password of the command';

/** What serverless.yml would say: nothing that this file's environment does not say. */
export const readStage = async (): Promise<StageSettings> => ({ region: 'eu-west-1', environment: {} });

/** Run the command in this process, on the tables of this test file. */
export const admin = async (
  args: readonly string[],
  { input = '', env = {} }: Circumstances = {},
): Promise<Outcome> => {
  plantCanary(PASSWORD);
  const [stdout, stderr] = [keep(), keep()];
  const stdin = Readable.from(input === '' ? [] : [input]);
  const io = { env: { ...process.env, ...env }, stdin, stdout: stdout.stream, stderr: stderr.stream, readStage };
  const status = await runAdmin(args, io);
  const outcome = { status, stdout: stdout.kept(), stderr: stderr.kept() };
  if (`${outcome.stdout}${outcome.stderr}`.includes(PASSWORD)) throw new Error('the password was printed');
  return outcome;
};

/** As `admin` with `--json`. @returns the one document, and nothing else may have been said. */
export const adminJson = async (args: readonly string[], circumstances?: Circumstances) => {
  const { status, stdout, stderr } = await admin([...args, '--json'], circumstances);
  if (stderr !== '' || !/^[^\n]+\n$/.test(stdout)) throw new Error(`not one line of JSON: ${stdout}${stderr}`);
  return { status, json: JSON.parse(stdout) };
};

/** Make a user by the command. @returns how they are shown. */
export const created = async (email: string, ...options: string[]) => {
  const { status, json } = await adminJson(['create', '--email', email, ...options], { input: PASSWORD });
  if (status !== 0) throw new Error(json.error.message);
  return json;
};

/** A stream that keeps what is written to it. */
export const keep = () => {
  const chunks: string[] = [];
  const stream = new Writable({ write: (chunk, _encoding, done) => done(void chunks.push(String(chunk))) });
  return { stream, kept: () => chunks.join('') };
};
