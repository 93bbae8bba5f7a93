import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../scripts/local/settings.mjs';

/*
 * No container engine runs in the tests. These tests check what the files say against the project: paths, ports, users, scripts.
 */
const dockerfile = readFileSync('Dockerfile', 'utf8');
const compose = readFileSync('compose.yaml', 'utf8');
const linesOf = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const instructions = linesOf(dockerfile);
const find = (instruction: string): string => {
  const line = instructions.find((text) => text.startsWith(`${instruction} `));
  if (line === undefined) throw new Error(`The Dockerfile has no ${instruction}`);
  return line.slice(instruction.length + 1);
};

const { scripts, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
  optionalDependencies: Record<string, string>;
};

/** The environment of the container. */
const env = Object.fromEntries(
  find('ENV')
    .split(' ')
    .map((pair) => pair.split('=')),
) as Record<string, string>;

describe('the image', () => {
  test('has the Node version of the deployed functions, on the platform of the engine', () => {
    const [, runtime] = /runtime: nodejs(\d+)\.x/.exec(readFileSync('serverless.yml', 'utf8')) ?? [];
    expect(find('FROM')).toMatch(new RegExp(`^--platform=linux/amd64 node:${runtime}-`));
    expect(Object.keys(optionalDependencies)).toEqual(['@dynoxide/linux-x64']);
  });

  test('installs and runs as a user who is not root', () => {
    const order = ['USER node', 'RUN npm ci', 'CMD '].map((start) =>
      instructions.findIndex((line) => line.startsWith(start)),
    );
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(instructions.filter((line) => line.startsWith('USER '))).toEqual(['USER node']);
    for (const line of instructions.filter((text) => text.startsWith('COPY ')))
      expect(line).toContain('--chown=node:node');
  });

  test('copies files that exist', () => {
    const sources = instructions
      .filter((line) => line.startsWith('COPY '))
      .flatMap((line) => line.split(' ').slice(2, -1));
    expect(sources.length).toBeGreaterThan(1);
    expect(sources.filter((path) => !existsSync(path))).toEqual([]);
  });

  test('is reachable from outside, and keeps its data in the volume', () => {
    const settings = readSettings(env, '/app');
    expect(settings).toMatchObject({ host: '0.0.0.0', opensInbox: true, dataDir: find('VOLUME') });
    expect(find('EXPOSE')).toBe(`${settings.httpPort}`);
    expect(dockerfile).toContain(`install -d -o node -g node -m 700 ${settings.dataDir}\n`);
  });

  test('starts a script of the project', () => {
    const [npm, name = ''] = JSON.parse(find('CMD')) as string[];
    expect([npm, scripts[name]]).toEqual(['npm', expect.stringContaining('serverless offline start')]);
  });

  test('contains nothing that the repository ignores, nor its history', () => {
    const ignored = linesOf(readFileSync('.dockerignore', 'utf8'));
    const untracked = linesOf(readFileSync('.gitignore', 'utf8')).map((line) => line.replace(/\/$/, ''));
    expect(ignored).toEqual(expect.arrayContaining([...untracked, '.git']));
    expect(ignored.filter((pattern) => pattern.startsWith('!'))).toEqual([]);
  });
});

describe('compose.yaml', () => {
  test('publishes the port to this machine only', () => {
    expect(compose).toContain(`ports: ['127.0.0.1:${env.PORT}:${env.PORT}']\n`);
  });

  test('keeps the data in a volume, and ends processes properly', () => {
    const [, volume, path] = /volumes: \['(\w+):([^']+)'\]/.exec(compose) ?? [];
    expect(path).toBe(env.DATA_DIR);
    expect(compose).toContain(`\nvolumes:\n  ${volume}:\n`);
    expect(compose).toContain('\n    init: true\n');
  });

  test('passes settings on that exist', () => {
    const [, names = ''] = /environment: \[([^\]]+)\]/.exec(compose) ?? [];
    const documented = readFileSync('docs/settings.md', 'utf8');
    for (const name of names.split(', ')) expect(documented).toContain(`| \`${name}\` |`);
  });
});
