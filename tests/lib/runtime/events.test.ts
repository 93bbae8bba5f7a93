import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SecurityEvent } from '../../../lib/auth/ports';
import { events } from '../../../lib/runtime/events';
import { logLines } from '../../support/log-capture';

beforeEach(() => {
  logLines.length = 0;
});

/** A new event does not compile before it has a row here. */
const levels = {
  user_signed_up: 'info',
  user_signed_in: 'info',
  sign_up_refused: 'warn',
  sign_in_refused: 'warn',
  user_signed_out: 'info',
  password_reset_requested: 'info',
  password_reset_request_refused: 'warn',
  password_reset: 'info',
  password_reset_refused: 'warn',
  user_updated: 'info',
  password_set: 'info',
  session_refreshed: 'info',
  refresh_refused: 'warn',
  user_deleted: 'info',
} satisfies Record<SecurityEvent['event'], 'info' | 'warn'>;

describe('events', () => {
  test.each(Object.entries(levels))('writes %s as one line at level %s', (event, level) => {
    events.record({ event: event as SecurityEvent['event'], userId: 'id 1', reason: 'a reason' });
    const time = expect.any(String);
    expect(logLines).toEqual([{ time, event, level, user_id: 'id 1', reason: 'a reason' }]);
  });

  test('writes no user where none is known', () => {
    events.record({ event: 'sign_in_refused', userId: undefined, reason: 'unknown_email' });
    expect(Object.keys(logLines[0] ?? {})).toEqual(['time', 'level', 'event', 'reason']);
  });

  test('names who did it, where that may be somebody else', () => {
    events.record({ event: 'user_deleted', userId: 'id 1', actorId: 'id 2' });
    expect(logLines).toMatchObject([{ event: 'user_deleted', user_id: 'id 1', actor_id: 'id 2' }]);
  });
});
