import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { type Example, examplesOf, paste, patternOf } from '../support/doc-pages';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';

/**
 * The tours, copied as a whole into a shell next to a running service. The examples of docs/admin-command.md are in
 * tests/scripts/admin.
 */

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'doc-pages-'));
let local: LocalStart;
let settings: Record<string, string>;

const start = async (more: Record<string, string>) => {
  const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
  settings = { PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: ':memory:', ...more };
  local = startLocally(settings);
  await untilReady(local);
};

afterEach(async () => {
  local.process.kill('SIGTERM');
  await local.exited;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Here the service has another port, and cookies go into a folder of this test. */
const here = (text: string): string =>
  text
    .replaceAll('localhost:3000', `localhost:${settings.PORT}`)
    .replace(/(-[bc]) jar\b/g, `$1 ${join(folder, 'jar')}`);

const examplesUnder = (page: string, headings: readonly string[]): Example[] =>
  headings.flatMap((heading) => examplesOf(page, heading));

/** Paste all blocks of these sections together, and compare what is printed with what the page says. */
const expectAsPrinted = async (examples: readonly Example[], edit = (text: string) => text) => {
  const [commands, printed] = [examples.map((example) => example.commands), examples.map((example) => example.printed)];
  expect(printed.join('')).not.toBe('');
  const output = await paste(here(edit(commands.join('\n'))), { ...settings, BCRYPT_COST: '4' });
  expect(output).toMatch(patternOf(here(edit(printed.join('')))));
};

test('mode classic: the whole tour, and the one in the README', async () => {
  await start({});
  const tour = [
    'A tour',
    'The auth service, mode `classic`',
    'The session API, mode `classic`',
    'The user directory, mode `classic`',
  ];
  await expectAsPrinted(examplesUnder('docs/tour.md', tour));
  const ofReadme = examplesUnder('README.md', ['A short tour']);
  await expectAsPrinted(ofReadme, (text) => text.replaceAll('bob@', 'bea@'));
});

test('mode hardened: the tour with mails and second factors, and the page about sign-in links', async () => {
  await start({ CONTRACT_MODE: 'hardened' });
  const tour = ['A tour', 'The auth service with mail, mode `hardened`', 'Second factors'];
  await expectAsPrinted([
    ...examplesUnder('docs/tour.md', tour),
    ...examplesUnder('docs/sign-in-links.md', ['Sign-in links and codes']),
  ]);
});
