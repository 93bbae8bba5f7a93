import { describe, expect, test } from '@jest/globals';
import type { AuthEvent } from '../../../../lib/store/users/account-events';
import { said, withAdmin } from '../../../support/user-directory';

const source = { ipAddress: '198.51.100.7', client: 'curl/8.5.0' };

interface Page {
  events: { id: string; type: string }[];
  next_cursor: string | null;
}

/** An admin of customer 1, and what adds events of the other user. The clock is at 2026-11-20T10:00Z. */
const withEvents = async () => {
  const given = await withAdmin();
  const { directory, asAdmin, other } = given;
  const { accountEvents, clock, ids } = directory.deps;
  const happen = async (changes: Partial<AuthEvent> = {}, from = source): Promise<string> => {
    const eventId = ids.newId();
    const event = { type: 'auth.signed_out', userId: other.user.id, customerId: 1, actorId: undefined } as const;
    await accountEvents.add({ ...event, eventId, time: clock.now(), ...changes }, from);
    return eventId;
  };
  const list = (query: Record<string, string> = {}) => directory.listCustomerEvents({ ...asAdmin, query });
  const file = (query: Record<string, string> = {}) => directory.exportCustomerEvents({ ...asAdmin, query });
  const idsOf = async (query: Record<string, string> = {}) =>
    ((await list(query)).body as Page).events.map(({ id }) => id);
  return { ...given, user: other.user, clock, newId: ids.newId, happen, list, file, idsOf };
};

describe('GET /api/events', () => {
  test('shows exactly these fields of an event', async () => {
    const { happen, list, user } = await withEvents();
    const id = await happen();
    const event = {
      id,
      type: 'auth.signed_out',
      time: '2026-11-20T10:00:00.000Z',
      by: 'user',
      address: '198.51.100.7',
      client: 'curl/8.5.0',
      count: 1,
      methods: null,
      actor_id: null,
      user_id: user.id,
    };
    expect(said(await list())).toEqual([200, JSON.stringify({ events: [event], next_cursor: null })]);
  });

  test('names who did it, and keeps their address private', async () => {
    const { happen, list, admin } = await withEvents();
    await happen({ actorId: admin.user.id });
    expect((await list()).body).toMatchObject({
      events: [{ by: 'other', actor_id: admin.user.id, address: null, client: null }],
    });
  });

  test('has the last seven days, today included, unless a period is given', async () => {
    const { happen, idsOf } = await withEvents();
    const [today, first, before] = [
      await happen(),
      await happen({ time: new Date('2026-11-14T00:00:00Z') }),
      await happen({ time: new Date('2026-11-13T23:59:59.999Z') }),
    ];
    expect(await idsOf()).toEqual([today, first]);
    expect(await idsOf({ from: '2026-11-13' })).toEqual([today, first, before]);
    expect(await idsOf({ from: '1970-01-01', to: '9999-12-31' })).toEqual([today, first, before]);
    expect(await idsOf({ to: '2026-11-13' })).toEqual([before]);
    expect(await idsOf({ from: '2026-11-14', to: '2026-11-14' })).toEqual([first]);
    expect(await idsOf({ from: '2026-11-14', to: '2026-11-20T11:00:00+01:00' })).toEqual([first]);
  });

  test('filters by type, user and actor', async () => {
    const { happen, idsOf, user, admin, newId } = await withEvents();
    const ended = await happen({ type: 'auth.session_ended' });
    const own = await happen({ userId: admin.user.id, time: new Date('2026-11-20T09:00:00Z') });
    const byOther = await happen({ actorId: admin.user.id, time: new Date('2026-11-20T08:00:00Z') });
    expect(await idsOf({ type: 'auth.session_ended,user.created' })).toEqual([ended]);
    expect(await idsOf({ user: user.id })).toEqual([ended, byOther]);
    expect(await idsOf({ user: admin.user.id })).toEqual([own]);
    expect(await idsOf({ actor: admin.user.id })).toEqual([byOther]);
    expect(await idsOf({ user: newId() })).toEqual([]);
  });

  test('still has the events of a deleted account', async () => {
    const { happen, idsOf, newId } = await withEvents();
    const userId = newId();
    const id = await happen({ userId });
    expect(await idsOf({ user: userId })).toEqual([id]);
  });

  test('continues with a cursor, without what has happened since', async () => {
    const { happen, list, idsOf, clock } = await withEvents();
    const [first, second] = [await happen(), await happen({ time: new Date('2026-11-14T00:00:00Z') })];
    const page = (await list({ limit: '1' })).body as Page;
    expect(page.events).toMatchObject([{ id: first }]);
    clock.moveBy(60_000);
    await happen();
    expect(await idsOf({ limit: '1', cursor: page.next_cursor ?? '' })).toEqual([second]);
  });

  test('refuses a cursor of another filter', async () => {
    const { happen, list, user } = await withEvents();
    await happen();
    await happen();
    const { next_cursor: cursor } = (await list({ limit: '1' })).body as Page;
    const answer = await list({ limit: '1', cursor: cursor ?? '', user: user.id });
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('"cursor":"is not one of this list"')]);
  });

  test.each([
    [{ from: 'yesterday' }, 'from'],
    [{ from: '2026-02-30' }, 'from'],
    [{ from: '2026-11-20T10:00:00' }, 'from'],
    [{ to: '2026-13-01' }, 'to'],
    [{ from: '2026-11-20', to: '2026-11-19' }, 'from'],
    [{ type: 'user.created,nothing' }, 'type'],
    [{ type: '' }, 'type'],
    [{ user: 'bob@example.com' }, 'user'],
    [{ actor: '1' }, 'actor'],
    [{ limit: '0' }, 'limit'],
    [{ cursor: 'x'.repeat(1001) }, 'cursor'],
    [{ customer: '2' }, 'customer'],
  ])('refuses %j', async (query, argument) => {
    const answer = await (await withEvents()).list(query as unknown as Record<string, string>);
    expect([answer.status, Object.keys((answer.body as { payload: object }).payload)]).toEqual([422, [argument]]);
  });
});

describe('GET /api/events/export', () => {
  test('writes CSV in which no cell is a formula', async () => {
    const { happen, file, user } = await withEvents();
    const ids = [];
    for (const client of ['=1+1', '+1', '-1', '@sum', '\t=1', 'a "b", c', 'plain'])
      ids.push(await happen({ time: new Date(Date.UTC(2026, 10, 20, 9, 59, -ids.length)) }, { ...source, client }));
    const answer = await file();
    const line = (id: string | undefined, second: string, cell: string) =>
      `${id},2026-11-20T09:${second}.000Z,auth.signed_out,${user.id},user,,198.51.100.7,${cell},1,\r\n`;
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="events.csv"');
    expect(answer.text).toBe(
      [
        'id,time,type,user_id,by,actor_id,address,client,count,methods\r\n',
        line(ids[0], '59:00', "'=1+1"),
        line(ids[1], '58:59', "'+1"),
        line(ids[2], '58:58', "'-1"),
        line(ids[3], '58:57', "'@sum"),
        line(ids[4], '58:56', "'\t=1"),
        line(ids[5], '58:55', '"a ""b"", c"'),
        line(ids[6], '58:54', 'plain'),
      ].join(''),
    );
  });

  test.each(['csv', 'jsonl'])('the parts of a %s file, behind their links, are the whole file', async (format) => {
    const { happen, file } = await withEvents();
    for (let minute = 0; minute < 7; minute += 1) await happen({ time: new Date(Date.UTC(2026, 10, 20, 9, minute)) });
    const whole = await file({ format });
    expect(whole.headers.link).toBeUndefined();
    const parts: string[] = [];
    let query: Record<string, string> | null = { format, limit: '3' };
    while (query !== null) {
      const part: Awaited<ReturnType<typeof file>> = await file(query);
      parts.push(part.text);
      const [, next] = /^<\/api\/events\/export\?(.*)>; rel="next"$/.exec(part.headers.link ?? '') ?? [];
      query = next === undefined ? null : Object.fromEntries(new URLSearchParams(next));
    }
    expect(parts).toHaveLength(3);
    expect(parts.join('')).toBe(whole.text);
  });

  test('writes one JSON object per line, as in the list', async () => {
    const { happen, file, list } = await withEvents();
    await happen();
    await happen({ methods: ['pwd', 'otp'] });
    const { events } = (await list()).body as Page;
    const lines = (await file({ format: 'jsonl' })).text.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line))).toEqual(events);
  });
});
