import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { LiveTables } from './live-tables';
import { emailOf, firebaseParameters, migrationFormats, passwordOf, writeMigrationFile } from './migration-files';
import { createSignIn } from './sign-in';
import type { Topic } from './topic';

/** How many users sign in after each import. The first half of them has signed in before the export, so our own hash is exported. */
const SAMPLE = 20;

/**
 * Users of each format move in, sign in with their old passwords, move out, move into an empty stage and sign in again. The commands run in
 * processes of their own, as an operator starts them.
 * @param names of the formats; all if it is not given.
 * @param announce says how far the measurement is.
 * @throws {Error} if anybody is missing, or cannot sign in.
 */
export const measureMigration = async (
  tables: Pick<LiveTables, 'clear'>,
  users: number,
  names: readonly string[] | undefined,
  announce: (line: string) => void,
): Promise<Topic> => {
  const { hasher } = await import('../lib/runtime/hasher');
  const signIn = await createSignIn(hasher);
  const directory = mkdtempSync(join(tmpdir(), 'latchkey-migration-'));
  const parametersPath = join(directory, 'parameters.txt');
  writeFileSync(parametersPath, firebaseParameters);
  const formats = migrationFormats(parametersPath);
  const sample = Array.from({ length: SAMPLE }, (_, index) => Math.floor((index * users) / SAMPLE));
  const checkSignIns = async (numbers: readonly number[], when: string) => {
    for (const number of numbers) {
      const status = await signIn(emailOf(number), passwordOf(number));
      if (status !== 200) throw new Error(`${when}, ${emailOf(number)} got ${status}`);
    }
  };
  const rows = [];
  try {
    for (const name of names ?? Object.keys(formats)) {
      const format = formats[name];
      if (format === undefined) throw new Error(`${name} is none of ${Object.keys(formats).join(', ')}`);
      await tables.clear();
      const [file, exported] = [join(directory, `${name}.in`), join(directory, `${name}.out`)];
      await writeMigrationFile(file, format, users);
      const movedIn = await run(['import', file, '--format', name, ...format.options]);
      expectUsers(`${name}: import`, movedIn.json.imported, users);
      if (format.hasPasswords) await checkSignIns(sample.slice(0, SAMPLE / 2), `${name}: after the import`);
      announce(`${name}: imported`);
      const movedOut = await run(['export', exported]);
      expectUsers(`${name}: export`, movedOut.json.users, users);
      announce(`${name}: exported`);
      await tables.clear();
      const back = await run(['import', exported]);
      expectUsers(`${name}: import of the export`, back.json.imported, users);
      if (format.hasPasswords) await checkSignIns(sample, `${name}: after the second import`);
      announce(`${name}: imported again`);
      rows.push({
        format: name,
        users,
        importPerSecond: users / movedIn.seconds,
        importMegabytes: movedIn.megabytes,
        exportPerSecond: users / movedOut.seconds,
        exportMegabytes: movedOut.megabytes,
        secondImportPerSecond: users / back.seconds,
        signIns: format.hasPasswords ? SAMPLE + SAMPLE / 2 : 0,
      });
      rmSync(file);
      rmSync(exported);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
  return {
    title: 'Moving in and out',
    rows,
    notes: [
      'Megabytes: the most memory that the command has taken. All who signed in had 200.',
      'The second import is that of the export, into empty tables.',
    ],
  };
};

const expectUsers = (what: string, found: unknown, users: number): void => {
  if (found !== users) throw new Error(`${what}: ${found} of ${users} users`);
};

interface Run {
  readonly json: Readonly<Record<string, unknown>>;
  readonly seconds: number;
  readonly megabytes: number;
}

/** Run the admin command on the tables of the measurement. */
const run = async (args: readonly string[]): Promise<Run> => {
  const loaded = ['--import', 'tsx', '--import', './bench/report-memory.mjs'];
  const began = performance.now();
  const child = spawn(process.execPath, [...loaded, 'scripts/admin/main.ts', ...args, '--json'], {
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const [output, memory] = await Promise.all([text(child.stdio[1] as Readable), text(child.stdio[3] as Readable)]);
  const json = JSON.parse(output || '{}');
  if (json.error !== undefined) throw new Error(`${args[0]}: ${json.error.message}`);
  return {
    json,
    seconds: (performance.now() - began) / 1000,
    megabytes: (Number(memory) * 1024) / 1e6,
  };
};
