import * as v from 'valibot';
import { type DeleteUserDeps, deleteUser } from '../../auth/accounts/delete-user';
import { type CookieSettings, clearCookie } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { type CallerSource, privateEndpoint } from '../../http/handler';
import type { PrivateRequest } from '../../http/request';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { deletionRefusals, notFound, sessionApiSecurity } from './answers';
import { sessionApi } from './surface';

export const operation = (): Operation => ({
  summary: 'Delete a user',
  description:
    'Every session of the user is refused from the next request on. The email can sign up again. Mode `hardened` notifies ' +
    'the user by mail.',
  security: sessionApiSecurity,
  answers: {
    200: {
      description: 'The user is deleted.',
      schema: v.strictObject({}),
      examples: { success: {} },
      optionalHeaders: { 'set-cookie': 'Deletes the session cookie of callers who delete themselves.' },
    },
    ...deletionRefusals,
    404: notFound,
  },
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 10, passwordHashes: 0 },
  classicCost: { roundTrips: 4, writeUnits: 8 },
});

type Deps = DeleteUserDeps & { callers: CallerSource };
type Settings = EdgeSettings & { readonly sessionApiCookie: CookieSettings };

/** @param idOf the id of the user to delete. */
export const createDeletion =
  (idOf: (request: PrivateRequest<undefined>) => string) => (deps: Deps, settings: Settings) =>
    privateEndpoint(sessionApi, settings, deps.callers, {}, async (request) => {
      const { caller, session } = request;
      const deleted = await deleteUser(deps, caller, idOf(request), session);
      const endsOwnSession = session !== null && deleted.id === caller.id;
      return ok({}, endsOwnSession ? { cookies: [clearCookie(settings.sessionApiCookie)] } : {});
    });

export const createHandler = createDeletion(({ pathId }) => pathId('id'));
