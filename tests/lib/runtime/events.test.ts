import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { SecurityEvent } from '../../../lib/auth/ports';
import { inRequestScope } from '../../../lib/observe/request-scope';
import { events } from '../../../lib/runtime/events';
import { tableClient } from '../../../lib/runtime/table-client';
import { logLines } from '../../support/log-capture';
import { UUID_V4 } from '../../support/patterns';
import { useTables } from '../../support/tables';

const tables = useTables();

beforeEach(async () => {
  await tables.clear();
  logLines.length = 0;
});
afterEach(() => void jest.restoreAllMocks());

/** The level of its line, and its item; `null` where a transaction writes one. A new event does not compile before it has a row here. */
const expected = {
  user_signed_up: ['info', null],
  user_signed_in: ['info', null],
  user_impersonated: ['info', null],
  sign_up_refused: ['warn', 'auth.sign_up_refused'],
  sign_in_refused: ['warn', 'auth.sign_in_refused'],
  user_signed_out: ['info', null],
  password_reset_sent: ['info', 'auth.password_reset_sent'],
  password_reset_requested: ['info', 'auth.password_reset_requested'],
  password_reset_request_refused: ['warn', 'auth.password_reset_request_refused'],
  password_reset: ['info', null],
  password_reset_refused: ['warn', 'auth.password_reset_refused'],
  passkey_added: ['info', null],
  passkey_removed: ['info', null],
  user_updated: ['info', null],
  user_disabled: ['info', null],
  user_enabled: ['info', null],
  password_set: ['info', null],
  session_refreshed: ['info', 'auth.session_refreshed'],
  refresh_refused: ['warn', 'auth.refresh_refused'],
  user_deleted: ['info', null],
  session_ended: ['info', 'auth.session_ended'],
  all_sessions_ended: ['info', 'auth.all_sessions_ended'],
  password_changed: ['info', null],
  password_change_refused: ['warn', 'auth.password_change_refused'],
  second_factor_removed: ['info', null],
  reauthenticated: ['info', 'auth.reauthenticated'],
  reauthentication_refused: ['warn', 'auth.reauthentication_refused'],
  second_factor_enabled: ['info', null],
  second_factor_disabled: ['info', null],
  recovery_code_used: ['info', 'auth.recovery_code_used'],
  recovery_codes_replaced: ['info', 'auth.recovery_codes_replaced'],
  second_factor_refused: ['warn', 'auth.second_factor_refused'],
  second_factor_requested: ['info', 'auth.second_factor_requested'],
  email_verification_requested: ['info', 'auth.email_verification_requested'],
  email_verified: ['info', null],
  password_removed: ['info', null],
  sign_in_link_requested: ['info', 'auth.sign_in_link_requested'],
  sign_in_link_refused: ['warn', 'auth.sign_in_link_refused'],
  email_verification_refused: ['warn', 'auth.email_verification_refused'],
  email_change_requested: ['info', 'auth.email_change_requested'],
  email_changed: ['info', null],
  user_invited: ['info', null],
  invitation_accepted: ['info', null],
  invitation_refused: ['warn', 'auth.invitation_refused'],
  invitation_withdrawn: ['info', null],
  email_change_refused: ['warn', 'auth.email_change_refused'],
} satisfies Record<SecurityEvent['event'], [level: 'info' | 'warn', item: string | null]>;
const rows = Object.entries(expected) as [SecurityEvent['event'], [string, string | null]][];

const USER = { id: 'id 1', customerId: 7 };
const refusal = { event: 'sign_in_refused', user: USER, reason: 'wrong_password' } as const;

describe('the log', () => {
  test.each(rows)('has %s as one line', async (event, [level]) => {
    await events.record({ event, user: USER, reason: 'a reason' });
    const timestamp = expect.any(String);
    expect(logLines).toEqual([{ timestamp, event, level, user_id: 'id 1', reason: 'a reason' }]);
  });

  test('has no user where none is known', async () => {
    await events.record({ event: 'sign_in_refused', user: undefined, reason: 'unknown_email' });
    expect(Object.keys(logLines[0] ?? {})).toEqual(['timestamp', 'level', 'event', 'reason']);
  });

  test('names who did it, where that may be somebody else', async () => {
    await events.record({ event: 'user_deleted', user: USER, actorId: 'id 2' });
    expect(logLines).toMatchObject([{ event: 'user_deleted', user_id: 'id 1', actor_id: 'id 2' }]);
  });

  test('has the line before anything is stored', () => {
    void events.record(refusal);
    expect(logLines).toMatchObject([{ event: 'sign_in_refused' }]);
  });
});

describe('the events table', () => {
  test.each(rows)('has %s once: from here, or from the transaction', async (event, [, type]) => {
    await events.record({ event, user: USER, actorId: 'id 2', reason: 'a reason' });

    const items = await tables.events.items();

    expect(items.map((item) => [item.user_id, item.type, item.actor_id])).toEqual(
      type === null ? [] : [['id 1', type, 'id 2']],
    );
  });

  test('has when it was, from where, for 30 days; not why', async () => {
    const before = Date.now();
    await inRequestScope('request 1', (scope) => {
      scope.source = { ipAddress: '198.51.100.7', client: 'curl/8.5.0' };
      return events.record(refusal);
    });

    const [item] = await tables.events.items();

    const time = Date.parse(String(item?.time));
    expect(time).toBeGreaterThanOrEqual(before);
    expect(item).toEqual({
      user_id: 'id 1',
      id: `${String(item?.time).slice(0, 13)}:00:00.000Z#${item?.event_id}`,
      event_id: expect.stringMatching(UUID_V4),
      type: 'auth.sign_in_refused',
      time: new Date(time).toISOString(),
      address: '198.51.100.7',
      client: 'curl/8.5.0',
      expires_at: Math.ceil(time / 1000) + 30 * 86_400,
      customer_id: 7,
      customer_day: expect.stringMatching(new RegExp(`^7#${String(item?.time).slice(0, 10)}#[0-3]$`)),
      count: 1,
      latest_id: expect.stringMatching(UUID_V4),
    });
  });

  test('has each of many at once', async () => {
    const owners = { event: 'session_ended', user: USER } as const;
    await Promise.all(Array.from({ length: 30 }, () => events.record(owners)));

    expect(new Set((await tables.events.items()).map(({ id }) => id)).size).toBe(30);
  });

  test('counts what anybody can cause in one item per hour and user', async () => {
    await Promise.all(Array.from({ length: 30 }, () => events.record(refusal)));

    const items = await tables.events.items();
    expect(items.length).toBeLessThanOrEqual(2);
    expect(items.reduce((sum, { count }) => sum + Number(count), 0)).toBe(30);
  });

  test('has what is nobody’s by one write of the same fields, each under another name', async () => {
    const send = jest.spyOn(tableClient.documents, 'send');
    const unknown = { ...refusal, user: undefined };
    // Of an account that is not read either, as where a mail is requested.
    for (const event of [{ ...refusal, user: { id: randomUUID(), customerId: null } }, unknown, unknown])
      await events.record(event);

    const inputs = send.mock.calls.map(([{ input }]) => input as UpdateCommand['input']);

    expect(send.mock.calls.map(([{ constructor: command }]) => command)).toEqual(Array(3).fill(UpdateCommand));
    const [known, ...others] = inputs.map(({ UpdateExpression, ConditionExpression }) => [
      UpdateExpression,
      ConditionExpression,
    ]);
    expect(others).toEqual([known, known]);
    const names = inputs.slice(1).map(({ Key }) => String(Key?.user_id));
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name.replace('unknown#', '')).toMatch(UUID_V4);
  });
});

describe('a write that fails', () => {
  const fail = (error: unknown) =>
    jest.spyOn(tableClient.documents, 'send').mockImplementation(() => Promise.reject(error) as never);

  test.each<[name: string, error: unknown, reason: string]>([
    [
      'because the table is unreachable',
      Object.assign(new Error('quotes a@example.com'), { name: 'TimeoutError' }),
      'StoreUnavailableError',
    ],
    [
      'because access is denied',
      Object.assign(new Error('quotes a@example.com'), { name: 'AccessDeniedException' }),
      'AccessDeniedException',
    ],
    ['because of a programming error', new TypeError('quotes a@example.com'), 'TypeError'],
    ['with a thrown value that is no error', 'a@example.com', 'string'],
  ])('%s is one more log line and does not fail the request', async (_, error, reason) => {
    fail(error);

    await expect(events.record(refusal)).resolves.toBeUndefined();

    const timestamp = expect.any(String);
    expect(logLines).toEqual([
      { timestamp, level: 'warn', event: 'sign_in_refused', user_id: 'id 1', reason: 'wrong_password' },
      {
        timestamp,
        level: 'warn',
        event: 'event_not_stored',
        type: 'auth.sign_in_refused',
        event_id: expect.stringMatching(UUID_V4),
        user_id: 'id 1',
        reason,
      },
    ]);
    expect(JSON.stringify(logLines)).not.toContain('a@example.com');
  });
});
