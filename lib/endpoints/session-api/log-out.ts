import * as v from 'valibot';
import { type EndSessionDeps, endSession } from '../../auth/sessions/end-session';
import { type CookieSettings, clearCookie } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { type CallerSource, privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { refused } from '../refusals';
import { privateRefusals, refusal, sessionApiSecurity } from './answers';
import { sessionApi } from './surface';

export const operation = (): Operation => ({
  summary: 'Log out',
  description:
    'Ends the session of the cookie: it is refused from the next request on. Other sessions of the user continue.',
  security: sessionApiSecurity,
  answers: {
    200: {
      description: 'The session has ended.',
      schema: v.strictObject({}),
      examples: { success: {} },
      headers: { 'set-cookie': 'Deletes the session cookie.' },
    },
    ...privateRefusals,
    404: refusal('The request carries no live session.', [refused('no_session')]),
  },
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 6, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
});

type Settings = EdgeSettings & { readonly sessionApiCookie: CookieSettings };

export const createHandler = (deps: EndSessionDeps & { callers: CallerSource }, settings: Settings) =>
  privateEndpoint(sessionApi, settings, deps.callers, {}, async ({ caller, session, cookie }) => {
    await endSession(deps, { user: caller, session, token: cookie(settings.sessionApiCookie.name) });
    return ok({}, { cookies: [clearCookie(settings.sessionApiCookie)] });
  });
