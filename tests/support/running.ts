import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that a test has started and must stop. */
export interface Running {
  stop(): Promise<void>;
  output(): string;
}

/** Start a program, and wait until it listens on the port. @throws {Error} with its output, if it ends before */
export const startProgram = async (
  file: string,
  args: readonly string[],
  { cwd, port, env = {} }: { cwd: string; port: number; env?: Record<string, string> },
): Promise<Running> => {
  const { PATH = '', HOME = '' } = process.env;
  // esbuild ends when its standard input does.
  const program: ChildProcess = spawn(file, args, {
    cwd,
    env: { PATH, HOME, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [program.stdout, program.stderr]) stream?.on('data', (chunk) => (text += chunk));
  const closed = once(program, 'close');
  while (!(await isListening(port))) {
    if (program.exitCode !== null) throw new Error(`${file} ${args.join(' ')} did not start: ${text}`);
    await sleep(50);
  }
  return {
    output: () => text,
    stop: async () => {
      program.kill('SIGTERM');
      await closed;
    },
  };
};

const isListening = async (port: number): Promise<boolean> => {
  const socket = connect(port, 'localhost');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};
