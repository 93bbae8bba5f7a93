import { afterEach, describe, expect, test } from '@jest/globals';
import { useTables } from '../../support/tables';
import { admin, created } from './admin-fixture';

const tables = useTables();
afterEach(() => tables.clear());

describe('events --customer', () => {
  test('writes the events of a customer and of no other, also of deleted users', async () => {
    const { id } = await created('ada@example.com');
    await admin(['delete', '--email', 'ada@example.com', '--yes']);
    await created('eve@example.com', '--customer', '2', '--customer-name', 'Two');

    const csv = await admin(['events', '--customer', '1']);
    const jsonl = await admin(['events', '--customer', '1', '--format', 'jsonl']);

    const lines = csv.stdout.split('\r\n');
    expect([csv.status, csv.stderr.trim().split('\n').at(-1), lines.length]).toEqual([0, '2 events.', 4]);
    expect(lines[0]).toBe('id,time,type,user_id,by,actor_id,address,client,count,methods');
    const rows = jsonl.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toMatchObject([
      { type: 'user.deleted', user_id: id },
      { type: 'user.created', user_id: id },
    ]);
  });

  test('writes those of a period', async () => {
    await created('ada@example.com');
    expect((await admin(['events', '--customer', '1', '--to', '2026-01-01', '--format', 'jsonl'])).stdout).toBe('');
  });

  test.each([
    [['--customer', '1', '--email', 'ada@example.com'], '--email and --customer cannot be combined'],
    [['--customer', '1', '--limit', '5'], '--limit and --customer cannot be combined'],
    [['--customer', '0'], '--customer must be a whole number'],
    [['--customer', '1', '--format', 'xml'], '--format must be csv or jsonl'],
    [['--customer', '1', '--from', 'monday'], '--from must be a day'],
    [['--customer', '1', '--from', '2026-11-02', '--to', '2026-11-01'], '--from must be before --to'],
    [['--email', 'ada@example.com', '--from', '2026-11-02'], '--from, --to and --format need --customer'],
  ])('refuses %j', async (args, words) => {
    const { status, stdout, stderr } = await admin(['events', ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });
});
