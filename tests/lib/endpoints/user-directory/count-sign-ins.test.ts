import { describe, expect, test } from '@jest/globals';
import { NOT_ADMIN, said, signedInMember, strangers, withAdmin } from '../../../support/user-directory';

interface Day {
  readonly day: string;
  readonly signed_in: number;
  readonly refused: number;
  readonly signed_up: number;
}

describe('GET /api/stats/sign-ins', () => {
  test('counts each day of the caller’s customer, with zero where nothing happened', async () => {
    const { directory, asAdmin } = await withAdmin();
    directory.deps.countOnDay(1, '2026-11-19', { signedIn: 41, refused: 3 });
    directory.deps.countOnDay(1, '2026-11-20', { signedUp: 2 });
    directory.deps.countOnDay(2, '2026-11-19', { signedIn: 1000 });
    const answer = await directory.countSignIns({ ...asAdmin, query: { days: '3' } });
    expect(said(answer)).toEqual([
      200,
      '{"days":[{"day":"2026-11-18","signed_in":0,"refused":0,"signed_up":0},' +
        '{"day":"2026-11-19","signed_in":41,"refused":3,"signed_up":0},' +
        '{"day":"2026-11-20","signed_in":0,"refused":0,"signed_up":2}]}',
    ]);
  });

  test.each<[query: Record<string, string>, count: number, first: string]>([
    [{}, 30, '2026-10-22'],
    [{ days: '1' }, 1, '2026-11-20'],
    [{ days: '90' }, 90, '2026-08-23'],
  ])('lists %j', async (query, count, first) => {
    const { directory, asAdmin } = await withAdmin();
    const { body } = await directory.countSignIns({ ...asAdmin, query });
    const { days } = body as { days: Day[] };
    expect([days.length, days[0]?.day, days.at(-1)?.day]).toEqual([count, first, '2026-11-20']);
  });

  test.each<[query: Record<string, string>, argument: string]>([
    [{ days: '0' }, 'days'],
    [{ days: '91' }, 'days'],
    [{ days: '-1' }, 'days'],
    [{ days: '1.5' }, 'days'],
    [{ days: '' }, 'days'],
    [{ days: '99999999999999999999' }, 'days'],
    [{ customer: '2' }, 'customer'],
  ])('refuses %j', async (query, argument) => {
    const { directory, asAdmin } = await withAdmin();
    const answer = await directory.countSignIns({ ...asAdmin, query });
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      message: 'An argument cannot be used.',
      error_code: 'WRONG_ARGS',
      payload: { [argument]: expect.any(String) },
    });
  });

  test('is for admins only', async () => {
    const { directory } = await withAdmin();
    const member = await signedInMember(directory);
    expect(said(await directory.countSignIns(member.as))).toEqual(NOT_ADMIN);
  });

  test.each(strangers)('refuses %s', async (_, parts, expected) => {
    const { directory } = await withAdmin();
    expect(said(await directory.countSignIns(parts))).toEqual(expected);
  });
});
