import * as v from 'valibot';
import { getSessionUser, type SessionDeps } from '../../auth/sessions/find-live-session';
import type { CookieSettings } from '../../http/cookies';
import { httpHandler } from '../../http/handler';
import { ok } from '../../http/response';
import { noLiveSession } from '../answers';
import type { Operation } from '../operation';
import { authServiceErrors } from './surface';

export const operation = (): Operation => ({
  summary: 'Who am I',
  security: ['authServiceSession'],
  answers: {
    200: {
      description: 'The user of the session.',
      schema: v.strictObject({ email: v.pipe(v.string(), v.email()) }),
      examples: { success: { email: 'bob@example.com' } },
    },
    403: noLiveSession,
  },
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 2 },
});

export const createHandler = (deps: SessionDeps, { sessionCookie }: { readonly sessionCookie: CookieSettings }) =>
  httpHandler(authServiceErrors, {}, async ({ cookie }) => {
    const user = await getSessionUser(deps, cookie(sessionCookie.name));
    return ok({ email: user.email });
  });
