import { describe, expect, test } from '@jest/globals';
import { createHandler as exportEvents } from '../../../../lib/endpoints/admin-console/export-events';
import { createHandler as showEvents } from '../../../../lib/endpoints/admin-console/show-events';
import type { AuthEvent } from '../../../../lib/store/users/account-events';
import { leadOf, wordsOf } from '../../../support/account-pages';
import { createAdminConsole } from '../../../support/admin-console';

const source = { ipAddress: '198.51.100.7', client: 'curl/8.5.0' };

/** An admin and a person of customer 1, and what adds events of the person. The clock is at 2026-11-20T10:00Z. */
const withPeople = async () => {
  const console = createAdminConsole((deps, settings) => {
    const all = {
      ...deps,
      customerEvents: deps.accountEvents,
      eventSeconds: 30 * 86_400,
      cursorSecret: async () => 'a secret',
    };
    return {
      'GET /admin/events': showEvents(all, settings),
      'GET /admin/events/export': exportEvents(all, settings),
    };
  });
  const { deps } = console;
  const bob = console.person({ email: 'bob@example.com' });
  const admin = await console.admin();
  const happen = async (changes: Partial<AuthEvent> = {}) => {
    const event = { type: 'auth.signed_out', userId: bob.id, customerId: bob.customerId, actorId: undefined } as const;
    await deps.accountEvents.add({ ...event, eventId: deps.ids.newId(), time: deps.clock.now(), ...changes }, source);
  };
  const show = (query: Record<string, string> = {}) => console.open('GET /admin/events', admin, { query });
  const download = (query: Record<string, string> = {}) => console.open('GET /admin/events/export', admin, { query });
  return { ...console, admin, bob, happen, show, download };
};

describe('GET /admin/events', () => {
  test('says in words what happened to whom, who did it, when and from where', async () => {
    const { happen, show, bob } = await withPeople();
    await happen();
    const answer = await show();
    expect(answer.status).toBe(200);
    expect(String(answer.body)).toContain(`<a href="/admin/people/${bob.id}">bob@example.com</a>`);
    expect(wordsOf(answer)).toMatch(/Signed out.*bob@example\.com.*the person.*Nov 20, 2026.*curl · 198\.51\.100\.7/s);
  });

  test('names the admin who did it, without their address', async () => {
    const { happen, show, admin } = await withPeople();
    await happen({ type: 'auth.all_sessions_ended', actorId: admin.user.id });
    expect(wordsOf(await show())).toContain('admin@example.com');
    expect(wordsOf(await show())).not.toContain('198.51.100.7');
  });

  test('speaks of a refused sign-up as of somebody else’s', async () => {
    const { happen, show } = await withPeople();
    await happen({ type: 'auth.sign_up_refused' });
    expect(wordsOf(await show())).toContain('Somebody tried to sign up with the email of the account');
    expect(wordsOf(await show())).not.toContain('your email');
  });

  test('shows the id of somebody who is not in the organisation any more, and not their email', async () => {
    const { happen, show, person } = await withPeople();
    const moved = person({ email: 'moved@example.com', customerId: 2 });
    await happen({ userId: moved.id });
    const words = wordsOf(await show());
    expect(words).toContain(`${moved.id} (deleted, or not in your organisation any more)`);
    expect(words).not.toContain('moved@example.com');
  });

  test('finds a person by email in any case, and keeps what was typed', async () => {
    const { happen, show, admin } = await withPeople();
    await happen({ type: 'auth.session_ended' });
    await happen({ userId: admin.user.id });
    const answer = await show({
      user: ' BOB@example.com ',
      type: 'auth.session_ended',
      from: '2026-11-20',
      to: '2026-11-20',
    });
    expect(answer.status).toBe(200);
    expect(String(answer.body)).toContain('value="BOB@example.com"');
    expect(String(answer.body)).toContain('<option value="auth.session_ended" selected>');
    expect(String(answer.body).match(/<td class="what">/g)).toHaveLength(1);
  });

  test('an email of another customer is one that nobody has', async () => {
    const { show, person } = await withPeople();
    person({ email: 'stranger@example.com', customerId: 2 });
    const [foreign, unknown] = [
      await show({ user: 'stranger@example.com' }),
      await show({ user: 'nobodyatall@example.com' }),
    ];
    expect([foreign.status, unknown.status]).toEqual([400, 400]);
    expect(wordsOf(foreign)).toContain('Nobody in your organisation has this email.');
    expect(wordsOf(foreign)).toBe(wordsOf(unknown));
  });

  test('says everything that is wrong with a filter', async () => {
    const answer = await (await withPeople()).show({ type: 'x', actor: 'nobody', from: 'soon', to: '2026-02-30' });
    expect(answer.status).toBe(400);
    for (const field of ['type', 'actor', 'from', 'to']) expect(String(answer.body)).toContain(`id="${field}-fault"`);
  });

  test('leads to older events and back with the same filter', async () => {
    const { happen, show } = await withPeople();
    for (let count = 0; count < 26; count += 1) await happen();
    const first = String((await show({ type: 'auth.signed_out' })).body);
    const [, cursor = ''] =
      /href="\/admin\/events\?type=auth\.signed_out&amp;cursor=([^"]+)" rel="next"/.exec(first) ?? [];
    const second = await show({ type: 'auth.signed_out', cursor: decodeURIComponent(cursor) });
    expect(String(second.body).match(/<td class="what">/g)).toHaveLength(1);
    expect(String(second.body)).toContain('<a href="/admin/events?type=auth.signed_out">');
    expect((await show({ cursor: 'made-up' })).status).toBe(400);
  });

  test('says that there are none', async () => {
    expect(wordsOf(await (await withPeople()).show())).toContain('No events.');
  });
});

describe('GET /admin/events/export', () => {
  test.each([
    ['csv', /^id,time,type,user_id,/],
    ['jsonl', /^\{"id":/],
  ])('downloads the events of the filter as %s', async (format, begin) => {
    const { happen, download, admin } = await withPeople();
    await happen();
    await happen({ userId: admin.user.id });
    const answer = await download({ format, user: 'bob@example.com' });
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="events-2026-11-20.${format}"`);
    expect(answer.text).toMatch(begin);
    expect(answer.text.trim().split('\n')).toHaveLength(format === 'csv' ? 2 : 1);
  });

  test('has at most 5,000 events, the newest', async () => {
    const { happen, download } = await withPeople();
    for (let count = 0; count < 5001; count += 1) await happen({ time: new Date(Date.UTC(2026, 10, 20, 9) + count) });
    const lines = (await download({ format: 'jsonl' })).text.trim().split('\n');
    expect([lines.length, JSON.parse(lines[0] ?? '').time]).toEqual([5000, '2026-11-20T09:00:05.000Z']);
  });

  test('leads back to the page that says what is wrong with the filter', async () => {
    const { download } = await withPeople();
    expect(leadOf(await download({ format: 'csv', user: 'nobody' }))).toMatchObject({
      status: 303,
      to: '/admin/events?user=nobody',
    });
  });
});
