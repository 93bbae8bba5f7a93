import { type ListUserSessionsDeps, listUserSessions } from '../../auth/accounts/list-user-sessions';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { listedSession, sessionsAnswer } from '../listed-sessions';
import type { Operation } from '../operation';
import { directorySecurity, notAdminAnswer, notSignedIn, userNotFound } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'List the sessions of a user',
  description:
    'The live sessions of the user on every surface, newest first, as `GET /sessions` shows them to the user. A user who is not ' +
    'active has none. The list may miss a session that began a moment ago, and may still show one that has just ended.',
  security: directorySecurity,
  answers: {
    200: sessionsAnswer(),
    401: notSignedIn,
    403: notAdminAnswer,
    404: userNotFound,
  },
  cost: {
    roundTrips: 3,
    readUnits: 3.5,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'the sessions of the user, per 4 KB, about 13 sessions',
  },
});

export const createHandler = (deps: ListUserSessionsDeps & { callers: TokenCallers }, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    {},
    async ({ caller, session, pathId }) => {
      const listed = await listUserSessions(deps, caller, pathId('id'), session);
      return ok({ sessions: listed.map(listedSession) });
    },
  );
