import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every page of the documentation. */
export const docPages: readonly string[] = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

export const textOf = (page: string): string => readFileSync(page, 'utf8');

/** A fenced block. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** The heading above it. */
  readonly heading: string;
}

/** The fenced blocks of a page, in order. */
export const blocksOf = (page: string): Block[] => {
  const blocks: Block[] = [];
  let heading = '';
  for (const [, title, language = '', text = ''] of textOf(page).matchAll(/^#+ ([^\n]+)$|^```(\w*)\n(.*?)^```$/gms)) {
    if (title !== undefined) heading = title.trim();
    else blocks.push({ language, text, heading });
  }
  return blocks;
};

/** A block of commands, and what the page says that it prints; nothing if it does not say. */
export interface Example {
  readonly commands: string;
  readonly printed: string;
}

/** The blocks of commands under a heading, without those that start a service. */
export const examplesOf = (page: string, heading: string): Example[] => {
  const blocks = blocksOf(page).filter((block) => block.heading === heading);
  return blocks.flatMap(({ language, text }, position) => {
    const next = blocks[position + 1];
    const printed = next === undefined || next.language === 'sh' ? '' : next.text;
    return language === 'sh' && !STARTS_SERVER.test(text) ? [{ commands: text, printed }] : [];
  });
};

/** A command that does not end by itself. */
export const STARTS_SERVER = /(?:npm start|npm run dev|start\.mjs)\b/;

/** Run commands in one bash, as if they were pasted together. @returns what they print, on both streams. */
export const paste = (commands: string, env: Readonly<Record<string, string>>): Promise<string> =>
  new Promise((resolve, reject) => {
    const { PATH = '', HOME = '' } = process.env;
    const options = { env: { PATH, HOME, ...env }, timeout: 240_000 };
    // Node connects its children by sockets, which `tee /dev/stderr` cannot open: `cat` connects them by a pipe.
    const script = `{\n${commands}\n} 2>&1 | cat`;
    const bash = execFile('bash', ['-uc', script], options, (error, stdout) => {
      if (error?.killed === true) reject(new Error(`It does not end: ${stdout}`));
      else resolve(stdout.replaceAll('\r', ''));
    });
    bash.stdin?.end();
  });

/** What differs from run to run. */
const VOLATILE: readonly RegExp[] = [
  /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\.[\w-]{43}/,
  /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/,
  /\b[0-9a-f]{64}\b/,
  /(?<![\w-])[\w-]{43}(?![\w-])/,
  /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/,
  /20\d\d-\d\d-\d\d \d\d:\d\d:\d\d/,
  /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d GMT/,
  /curl\/[\d.]+/,
];
const ANY_VOLATILE = new RegExp(`${VOLATILE.map(({ source }) => `(${source})`).join('|')}|…`, 'g');

/** @returns a pattern for all that the page could have printed: `…` alone on a line stands for any lines, elsewhere for any text. */
export const patternOf = (printed: string): RegExp => {
  const lines = printed.trimEnd().split('\n');
  const patterns = lines.map((line) => (line === '…' ? '(?:.*\\n)*?' : `${linePattern(line)}\\n`));
  return new RegExp(`^${patterns.join('')}\\s*$`);
};

const linePattern = (line: string): string => {
  let pattern = '';
  let end = 0;
  for (const match of line.matchAll(ANY_VOLATILE)) {
    const kind = match.slice(1, VOLATILE.length + 1).findIndex((group) => group !== undefined);
    pattern += literal(line.slice(end, match.index)) + (kind < 0 ? '.*' : `(?:${VOLATILE[kind]?.source})`);
    end = match.index + match[0].length;
  }
  return pattern + literal(line.slice(end));
};

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
