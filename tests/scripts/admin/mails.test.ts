import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Mail } from '../../../lib/auth/entities';
import { createOutboxStore } from '../../../lib/store/mails/outbox-store';
import { useTables } from '../../support/tables';
import { admin, adminJson } from './admin-fixture';

const tables = useTables();
const outbox = createOutboxStore(tables.client, tables.outbox.name);
afterEach(() => tables.clear());

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 10, minute));

/** A mail that was put at this minute of an hour, and failed in the next. */
const failed = async (minute: number, changes: Partial<Mail> = {}): Promise<Mail> => {
  const mail = {
    id: randomUUID(),
    purpose: 'verify-email',
    email: 'ada@example.com',
    userId: null,
    createdAt: at(minute),
    ...changes,
  } as const satisfies Mail;
  await outbox.putMail(mail);
  await outbox.markFailed(mail, { reason: 'MessageRejected', now: at(minute + 1) });
  return mail;
};

const listed = async () => (await adminJson(['mails'])).json.mails.map(({ id }: { id: string }) => id);

describe('mails', () => {
  test('lists failed mails, oldest first, with the reason', async () => {
    const userId = randomUUID();
    const second = await failed(20, { email: 'eve@example.com', purpose: 'reset-password' });
    const first = await failed(10, { userId });
    await outbox.putMail({ ...first, id: randomUUID(), createdAt: at(5) });

    expect((await admin(['mails'])).stdout).toBe(
      [
        'FAILED                   TO               PURPOSE         REASON           ID',
        `2026-11-20 10:11:00 UTC  ada@example.com  verify-email    MessageRejected  ${first.id}`,
        `2026-11-20 10:21:00 UTC  eve@example.com  reset-password  MessageRejected  ${second.id}`,
        '',
      ].join('\n'),
    );
    const { status, json } = await adminJson(['mails', '--limit', '1']);
    expect([status, json]).toEqual([
      0,
      {
        has_next: true,
        mails: [
          {
            id: first.id,
            email: 'ada@example.com',
            purpose: 'verify-email',
            user_id: userId,
            reason: 'MessageRejected',
            created_at: '2026-11-20T10:10:00.000Z',
            failed_at: '2026-11-20T10:11:00.000Z',
          },
        ],
      },
    ]);
    expect((await adminJson(['mails', '--limit', '2'])).json.has_next).toBe(false);
    expect((await admin(['mails', '--limit', '1'])).stdout).toMatch(/more than these 1: raise --limit\.\n$/);
  });

  test('says that there are none', async () => {
    expect((await admin(['mails'])).stdout).toBe('There are no failed mails.\n');
    expect((await adminJson(['mails'])).json).toEqual({ has_next: false, mails: [] });
  });

  test('shows what a terminal would obey as a question mark', async () => {
    const mail = {
      id: randomUUID(),
      purpose: 'verify-email',
      email: 'ada@example.com',
      userId: null,
      createdAt: at(1),
    } as const;
    await outbox.putMail(mail);
    await outbox.markFailed(mail, { reason: 'a\u001b[31mb', now: at(2) });
    expect((await admin(['mails'])).stdout).toContain('a?[31mb');
  });

  test.each(['0', '-1', 'x'])('refuses --limit=%s', async (limit) => {
    expect((await admin(['mails', `--limit=${limit}`])).status).toBe(2);
  });
});

describe('mails-resend', () => {
  test('puts every mail into the outbox again, once, however often it is run', async () => {
    const mails = [await failed(1), await failed(2, { email: 'eve@example.com', purpose: 'reset-password' })];
    const { status, json } = await adminJson(['mails-resend']);
    expect([status, json.resent.map(({ id }: { id: string }) => id)]).toEqual([0, mails.map(({ id }) => id)]);
    expect(await listed()).toEqual([]);

    const items = await tables.outbox.items();
    expect(items.map(({ email, purpose, failed: mark }) => [email, purpose, mark])).toEqual([
      ['ada@example.com', 'verify-email', undefined],
      ['eve@example.com', 'reset-password', undefined],
    ]);
    // Under new ids: the stream has them as new.
    expect(items.filter(({ id }) => mails.some((mail) => String(id).endsWith(mail.id)))).toEqual([]);

    expect((await admin(['mails-resend'])).stdout).toBe('Put into the outbox again: 0 mails.\n');
    expect(await tables.outbox.items()).toEqual(items);
  });

  test('sends one alone, and the second time says that it is not in the list', async () => {
    const [first, second] = [await failed(1), await failed(2)];
    expect((await admin(['mails-resend', '--id', second.id.toUpperCase()])).stdout).toBe(
      'Put into the outbox again: 1 mail.\n',
    );
    expect(await listed()).toEqual([first.id]);
    const before = await tables.snapshot();
    const { status, json } = await adminJson(['mails-resend', '--id', second.id]);
    expect([status, json.error.code]).toEqual([1, 'mail_not_found']);
    expect(await tables.snapshot()).toEqual(before);
  });

  test('sends each once though several run at a time', async () => {
    for (let minute = 0; minute < 10; minute++) await failed(minute);
    const runs = await Promise.all(Array.from({ length: 5 }, () => adminJson(['mails-resend'])));
    expect(runs.flatMap(({ json }) => json.resent)).toHaveLength(10);
    expect(await tables.outbox.items()).toHaveLength(10);
    expect(await listed()).toEqual([]);
  });

  test.each(['', 'x', `${randomUUID()}x`])('refuses --id=%s', async (id) => {
    const { status, stderr } = await admin(['mails-resend', `--id=${id}`]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('--id takes the id of a mail')]);
  });
});
