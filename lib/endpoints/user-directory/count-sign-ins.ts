import * as v from 'valibot';
import { DEFAULT_DAYS, listSignInDays, MAX_DAYS } from '../../auth/audit/sign-in-days';
import type { Clock } from '../../auth/ports';
import type { DailyCountsStore } from '../../auth/stores/daily-counts-store';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { wrongArgument } from '../refusals';
import { directorySecurity, notAdminAnswer, notSignedIn, refusal } from './answers';
import { wholeNumber } from './arguments';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

const RANGE = `must be a whole number from 1 to ${MAX_DAYS}`;

export const countSignInsQuery = v.strictObject({
  days: v.optional(v.pipe(wholeNumber(1, RANGE), v.maxValue(MAX_DAYS, RANGE)), String(DEFAULT_DAYS)),
});

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const operation = (): Operation => ({
  summary: 'Count sign-ins per day',
  description:
    'The last days with today, in UTC, oldest first, of the caller’s customer. `refused` counts passwords, passkeys, second factors, ' +
    'links and codes that were refused, for accounts that exist. `signed_up` counts new accounts, whoever created them. The counts are ' +
    'some seconds late.',
  security: directorySecurity,
  query: {
    schema: countSignInsQuery,
    arguments: { days: `How many days, 1 to ${MAX_DAYS}.` },
  },
  answers: {
    200: {
      description: 'One entry per day, also for days on which nothing happened.',
      schema: v.strictObject({
        days: v.array(
          v.strictObject({ day: v.pipe(v.string(), v.isoDate()), signed_in: count, refused: count, signed_up: count }),
        ),
      }),
      examples: { success: { days: [{ day: '2026-11-30', signed_in: 41, refused: 3, signed_up: 2 }] } },
    },
    401: notSignedIn,
    403: notAdminAnswer,
    422: refusal('A query argument is invalid.', [wrongArgument('days', RANGE)]),
  },
  cost: { roundTrips: 2, readUnits: 6, writeUnits: 0, passwordHashes: 0 },
});

interface CountSignInsDeps {
  callers: TokenCallers;
  dailyCounts: DailyCountsStore;
  clock: Clock;
}

export const createHandler = (deps: CountSignInsDeps, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    { query: countSignInsQuery },
    async ({ caller, query }) => {
      const days = await listSignInDays(deps, caller, query.days);
      return ok({
        days: days.map(({ day, signedIn, refused, signedUp }) => ({
          day,
          signed_in: signedIn,
          refused,
          signed_up: signedUp,
        })),
      });
    },
  );
