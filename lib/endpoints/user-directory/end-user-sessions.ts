import * as v from 'valibot';
import { endUserSessions } from '../../auth/accounts/end-user-sessions';
import type { EndAllSessionsDeps } from '../../auth/sessions/end-all-sessions';
import { type CookieSettings, clearCookie } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { refused, withoutSecondFactor } from '../refusals';
import { directorySecurity, insufficientPrivilege, notAdmin, notSignedIn, refusal, userNotFound } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'End all sessions of a user',
  description:
    'Every session of the user, on every surface, is refused from the next request on. The user can sign in again: `PUT` with ' +
    '`active: false` prevents that. An admin may end their own sessions, this one included.',
  security: directorySecurity,
  answers: {
    200: {
      description: 'All sessions have ended.',
      schema: v.strictObject({ message: v.literal('Sessions ended.') }),
      examples: { success: { message: 'Sessions ended.' } },
      optionalHeaders: {
        'set-cookie': 'Deletes the cookie of the access token, if the sessions are those of the caller.',
      },
    },
    401: notSignedIn,
    403: refusal(
      'The caller is not an admin, may not change this user, or has no second factor where one is required.',
      [notAdmin, insufficientPrivilege, refused('cross_site'), ...withoutSecondFactor],
    ),
    404: userNotFound,
  },
  cost: { roundTrips: 4, readUnits: 3, writeUnits: 4, passwordHashes: 0 },
});

type Settings = EdgeSettings & { readonly directoryCookie: CookieSettings };

export const createHandler = (deps: EndAllSessionsDeps & { callers: TokenCallers }, settings: Settings) =>
  privateEndpoint(userDirectory, settings, withRoles(deps.callers, ['admin']), {}, async ({ caller, pathId }) => {
    const { id } = await endUserSessions(deps, caller, pathId('id'));
    const cookies = id === caller.id ? [clearCookie(settings.directoryCookie)] : [];
    return ok({ message: 'Sessions ended.' }, { cookies });
  });
