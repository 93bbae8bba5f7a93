import { expect, test } from '@jest/globals';
import { eventStep, toEventItem } from '../../../../lib/store/users/user-events';

const event = {
  eventId: 'an event',
  type: 'user.updated',
  userId: 'a user',
  actorId: undefined,
  time: new Date('2026-11-20T10:00:00.001Z'),
} as const;
const NEXT_SECOND = Date.parse('2026-11-20T10:00:01.000Z') / 1000;

test.each([86_400, 2_592_000])('an event expires after the %i seconds of its table, rounded up', (keptSeconds) => {
  const table = { name: 'events', keptSeconds };

  expect(toEventItem(table, event).expires_at).toBe(NEXT_SECOND + keptSeconds);
  expect(eventStep(table, event).write).toMatchObject({
    Put: { TableName: 'events', Item: { expires_at: NEXT_SECOND + keptSeconds } },
  });
});
