import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createOutboxStore } from '../../../lib/store/mails/outbox-store';
import { createRunFacts } from '../../../scripts/local/run-facts.mjs';
import { blocksOf, examplesOf, patternOf } from '../../support/doc-pages';
import { useTables } from '../../support/tables';
import { admin } from './admin-fixture';

/** The examples of docs/admin-command.md, in their order, on the same tables. */

const PAGE = 'docs/admin-command.md';
const tables = useTables();

/** Answers as the running service does when it is asked for its mode. */
const service = createServer(async ({ method = '', url = '', headers, socket }, response) => {
  const dynamodb = process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  const answer = await createRunFacts({ contract_mode: 'classic', dynamodb })({
    method,
    url,
    host: headers.host,
    ip: socket.remoteAddress,
  });
  response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body);
});
beforeAll(() => new Promise<void>((resolve) => void service.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise<void>((resolve) => void service.close(() => resolve())));

/** `echo 'PASSWORD' | npm run -s admin -- ARGUMENTS` */
const COMMAND = /^(?:echo '([^']*)' \| )?npm run -s admin -- (.*)$/;

/** @returns what the commands print, one after the other, on both streams. */
const run = async (commands: string): Promise<string> => {
  let output = '';
  for (const line of commands.trim().split('\n')) {
    const [, password, rest] = COMMAND.exec(line) ?? [];
    if (rest === undefined) throw new Error(`This is not a command of this page: ${line}`);
    const args = [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const env = { PORT: String((service.address() as AddressInfo).port) };
    const { stdout, stderr } = await admin(args, { ...(password !== undefined && { input: `${password}\n` }), env });
    output += `${stderr}${stdout}`;
  }
  return output;
};

const expectAsPrinted = async (heading: string) => {
  const examples = examplesOf(PAGE, heading);
  expect(examples).not.toEqual([]);
  const here = (text: string) =>
    text.replaceAll('localhost:3000', `localhost:${(service.address() as AddressInfo).port}`);
  for (const { commands, printed } of examples) expect(await run(commands)).toMatch(patternOf(here(printed)));
};

const plantFailedMails = async () => {
  const outbox = createOutboxStore(tables.client, tables.outbox.name);
  const mails = [
    { id: '31b3b79f-7c2e-4c0c-b1d5-241670336825', email: 'ada@example.com', purpose: 'password-changed' },
    { id: 'e0f25829-72c6-4e80-bcb7-4d72eb13f015', email: 'job@example.com', purpose: 'account-exists' },
  ] as const;
  for (const [minute, fields] of mails.entries()) {
    const mail = { ...fields, userId: null, createdAt: new Date(Date.UTC(2026, 10, 20, 17, minute)) };
    await outbox.putMail(mail);
    await outbox.markFailed(mail, { reason: 'MessageRejected', now: new Date(Date.UTC(2026, 10, 20, 17, 15, 22)) });
  }
};

/** What exists before the examples of a section. */
const arrange: Record<string, () => Promise<unknown>> = {
  'Import and export': () => rm('/tmp/latchkey-users.jsonl', { force: true }),
  'Failed mails': plantFailedMails,
  // The first key, which the first sign-in creates too.
  'Signing keys': () => admin(['keys-rotate', '--now']),
};

const headings = [
  ...new Set(
    blocksOf(PAGE)
      .filter(({ language }) => language === 'sh')
      .map(({ heading }) => heading),
  ),
];

test.each(headings)('%s', async (heading) => {
  await arrange[heading]?.();
  await expectAsPrinted(heading);
});

/** Commands that have a page of their own. */
const OWN_PAGES = ['docs/audit.md', 'docs/live-stage.md', 'docs/local-service.md', 'docs/restore.md'];

test('the page, or the page of its own, has an example of every command', async () => {
  const { commands } = await import('../../../scripts/admin/run');
  const shown = [PAGE, ...OWN_PAGES]
    .flatMap(blocksOf)
    .map(({ text }) => text)
    .join('');
  expect(commands.filter(({ name }) => !new RegExp(`npm run (-s )?(admin -- )?${name}\\b`).test(shown))).toEqual([]);
});
