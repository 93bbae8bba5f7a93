import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RenderedMail } from '../../../../lib/auth/ports';
import { createLocalMailer } from '../../../../scripts/local/inbox/local-mailer.mjs';
import { linksIn } from '../../../../scripts/local/inbox/mail-links.mjs';

let dataDir: string;
let now: Date;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'latchkey-mail-'));
  now = new Date('2026-11-20T10:00:00.000Z');
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const clock = () => {
  now = new Date(now.getTime() + 1000);
  return now;
};

const mail = (changes: Partial<RenderedMail> = {}): RenderedMail => ({
  id: randomUUID(),
  to: 'ada@example.com',
  subject: 'Confirm',
  text: 'Open this:\n\nhttp://localhost:3000/verify_email?token=a.b-_\n',
  html: '<p>Open</p>',
  ...changes,
});

const files = () => readdirSync(join(dataDir, 'mail'));

describe.each([
  ['a folder', () => dataDir],
  ['memory', () => ':memory:'],
])('in %s', (_, place) => {
  test('keeps every mail, newest first', async () => {
    const mailer = createLocalMailer(place(), clock);
    const [first, second] = [mail(), mail({ to: 'Eve@example.com' })];
    expect(await mailer.send(first)).toEqual({ outcome: 'sent' });
    await mailer.send(second);
    const links = ['http://localhost:3000/verify_email?token=a.b-_'];
    const [firstKept, secondKept] = [
      { ...first, sent_at: '2026-11-20T10:00:01.000Z', links },
      { ...second, sent_at: '2026-11-20T10:00:02.000Z', links },
    ];
    expect(await mailer.list()).toEqual([secondKept, firstKept]);
    expect(await mailer.list({ limit: 1 })).toEqual([secondKept]);
    expect(await mailer.list({ to: 'eve@EXAMPLE.com' })).toEqual([secondKept]);
    expect(await mailer.list({ to: 'nobody@example.com' })).toEqual([]);
    expect(await mailer.find(first.id)).toEqual(firstKept);
    expect(await mailer.find(randomUUID())).toBeNull();
  });

  test('keeps a mail that is sent again once, in its place, as it was sent last', async () => {
    const mailer = createLocalMailer(place(), clock);
    const [first, second] = [mail(), mail()];
    await mailer.send(first);
    await mailer.send(second);
    await mailer.send({ ...first, text: 'http://localhost:3000/other' });
    expect(await mailer.list()).toMatchObject([
      { id: second.id },
      { id: first.id, links: ['http://localhost:3000/other'] },
    ]);
  });

  test('takes no id that cannot be part of a file name', async () => {
    const mailer = createLocalMailer(place(), clock);
    for (const id of ['../x', 'a/b', '', '.', 'a\0', 'x'.repeat(101)]) {
      expect(await mailer.send(mail({ id }))).toMatchObject({ outcome: 'refused' });
    }
    expect(await mailer.list()).toEqual([]);
  });
});

describe('in a folder', () => {
  test('has one file for a mail, before and after a restart, which its owner alone can read', async () => {
    const sent = mail();
    await createLocalMailer(dataDir, clock).send(sent);
    await createLocalMailer(dataDir, clock).send({ ...sent, subject: 'Again' });
    expect(files()).toEqual([`2026-11-20T10-00-01.000Z-${sent.id}.json`]);
    expect(await createLocalMailer(dataDir).list()).toMatchObject([{ id: sent.id, subject: 'Again' }]);
    expect(statSync(join(dataDir, 'mail')).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'mail', files()[0] ?? '')).mode & 0o777).toBe(0o600);
  });

  test('makes no folder before there is a mail', async () => {
    expect(await createLocalMailer(dataDir).list()).toEqual([]);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test('finishes what a killed process has begun to write', async () => {
    const [before, cut] = [mail(), mail()];
    await createLocalMailer(dataDir, clock).send(before);
    writeFileSync(join(dataDir, 'mail', `${cut.id}.draft`), '{"id":');
    const mailer = createLocalMailer(dataDir, clock);
    expect(await mailer.list()).toMatchObject([{ id: before.id }]);
    await mailer.send(cut);
    expect(files().sort()).toEqual([
      `2026-11-20T10-00-01.000Z-${before.id}.json`,
      `2026-11-20T10-00-02.000Z-${cut.id}.json`,
    ]);
  });

  test('passes over what is deleted or unreadable, and goes on when the folder is gone', async () => {
    const mailer = createLocalMailer(dataDir, clock);
    const [deleted, cut, foreign, kept] = [mail(), mail(), mail(), mail()];
    for (const each of [deleted, cut, foreign, kept]) await mailer.send(each);
    const [first = '', second = '', third = ''] = files().sort();
    rmSync(join(dataDir, 'mail', first));
    writeFileSync(join(dataDir, 'mail', second), readFileSync(join(dataDir, 'mail', second)).subarray(0, 20));
    writeFileSync(join(dataDir, 'mail', third), '{"id":1}');
    writeFileSync(join(dataDir, 'mail', 'notes.json'), '{}');
    for (const each of [mailer, createLocalMailer(dataDir)]) {
      expect((await each.list()).map(({ id }) => id)).toEqual([kept.id]);
      expect(await each.find(foreign.id)).toBeNull();
    }
    rmSync(join(dataDir, 'mail'), { recursive: true });
    expect(await mailer.list()).toEqual([]);
    expect(await mailer.send(deleted)).toEqual({ outcome: 'sent' });
    expect(await mailer.list()).toHaveLength(1);
  });

  test('has mails wait that cannot be written', async () => {
    writeFileSync(join(dataDir, 'mail'), 'a file where the folder should be');
    const mailer = createLocalMailer(join(dataDir, 'mail'), clock);
    expect(await mailer.send(mail())).toEqual({ outcome: 'delayed', reason: 'ENOTDIR' });
    expect(await mailer.list()).toEqual([]);
  });
});

test('in memory the newest thousand are kept', async () => {
  const mailer = createLocalMailer(':memory:', clock);
  const mails = Array.from({ length: 1001 }, () => mail());
  for (const each of mails) await mailer.send(each);
  expect(await mailer.list()).toHaveLength(1000);
  expect(await mailer.find(mails[0]?.id ?? '')).toBeNull();
});

test.each([
  ['Open http://a.example/x?y=1.', ['http://a.example/x?y=1']],
  [
    '(https://a.example/x) <http://b.example>, "http://c.example/"',
    ['https://a.example/x', 'http://b.example', 'http://c.example/'],
  ],
  ['http://a.example twice: http://a.example', ['http://a.example']],
  ['javascript:alert(1) file:///etc http:// ftp://a.example', []],
  ['http://localhost:3000/p?token=id.-abc-_\n', ['http://localhost:3000/p?token=id.-abc-_']],
])('the links in %j', (text, links) => {
  expect(linksIn(text)).toEqual(links);
});
