import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { beginStart, type LocalStart, startByFramework, untilReady } from './local-start';

/** A data folder and two free ports, for several starts of the service. */
export interface LocalPlace {
  readonly dataDir: string;
  readonly port: number;
  readonly dynamodbPort: number;
  start(settings?: Record<string, string>): LocalStart;
  startAndWait(settings?: Record<string, string>): Promise<LocalStart>;
  /** Begin a start, without the framework: see `beginStart`. */
  begin(settings?: Record<string, string>): LocalStart;
  /** Begin a start with settings that make it fail. @returns its output. */
  refuse(settings: Record<string, string>): Promise<string>;
  /** Send JSON to the service. */
  post(path: string, body: unknown): Promise<Response>;
  /** Kill all starts and delete the data folder. */
  clear(): Promise<void>;
}

export const createLocalPlace = async (): Promise<LocalPlace> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-run-'));
  const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
  const started: LocalStart[] = [];

  const withPlace =
    (startWith: typeof startByFramework) =>
    (settings: Record<string, string> = {}): LocalStart => {
      const own = { PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: dataDir };
      const local = startWith({ ...own, ...settings });
      started.push(local);
      return local;
    };
  const [start, begin] = [withPlace(startByFramework), withPlace(beginStart)];

  return {
    dataDir,
    port,
    dynamodbPort,
    start,
    begin,
    startAndWait: (settings) => untilReady(start(settings)),
    refuse: async (settings) => {
      const local = begin(settings);
      await expect(local.exited).resolves.toBe(1);
      return local.output();
    },
    post: (path, body) =>
      fetch(`http://localhost:${port}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    clear: async () => {
      for (const { process } of started) process.kill('SIGKILL');
      await Promise.all(started.map(({ exited }) => exited));
      rmSync(dataDir, { recursive: true });
    },
  };
};

/** The engines that keep their data in this folder, without the shells that guard them. */
export const enginesOf = (dataDir: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandLineOf(pid).includes(`--db-path\0${dataDir}`) && !commandLineOf(pid).startsWith('sh\0'))
    .map(Number);

/** The command line of a process as Linux keeps it: every word ends with NUL. Empty if the process has ended. */
export const commandLineOf = (pid: number | string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

/** The TCP ports on which a process listens. Linux lists them in /proc/net, by the inodes of their sockets. */
export const listeningPorts = (pid: number): number[] => {
  const sockets = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
  return ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/${pid}/net/${family}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.includes(`socket:[${inode}]`))
      .map(([, address = '']) => Number.parseInt(address.split(':')[1] ?? '', 16)),
  );
};

const linkOf = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // It was closed since the folder was read.
  }
};

export const listens = (onPort: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${onPort}`).then(
    () => true,
    () => false,
  );
