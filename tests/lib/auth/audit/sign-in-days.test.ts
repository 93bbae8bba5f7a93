import { expect, test } from '@jest/globals';
import { listSignInDays } from '../../../../lib/auth/audit/sign-in-days';
import { createFixedClock } from '../../../support/deps';
import { createMemoryAudit } from '../../../support/memory-audit';

const clock = createFixedClock('2026-03-01T00:00:00.000Z');

test('lists the last days with today, oldest first, with zero where nothing happened', async () => {
  const { dailyCounts, count } = createMemoryAudit();
  count(1, '2026-02-28', { signedIn: 4, refused: 2 });
  count(1, '2026-03-01', { signedUp: 1 });
  count(1, '2026-02-26', { signedIn: 9 });
  count(2, '2026-02-28', { signedIn: 100 });
  expect(await listSignInDays({ dailyCounts, clock }, { customerId: 1 }, 3)).toEqual([
    { day: '2026-02-27', signedIn: 0, refused: 0, signedUp: 0 },
    { day: '2026-02-28', signedIn: 4, refused: 2, signedUp: 0 },
    { day: '2026-03-01', signedIn: 0, refused: 0, signedUp: 1 },
  ]);
});

test('lists 30 days if no number is given', async () => {
  const days = await listSignInDays({ dailyCounts: createMemoryAudit().dailyCounts, clock }, { customerId: 1 });
  expect([days.length, days[0]?.day, days.at(-1)?.day]).toEqual([30, '2026-01-31', '2026-03-01']);
});
