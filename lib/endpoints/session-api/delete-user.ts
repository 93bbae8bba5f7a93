import * as v from 'valibot';
import { type DeleteUserDeps, deleteUser } from '../../auth/accounts/delete-user';
import type { EdgeSettings } from '../../http/cross-origin';
import { type CallerSource, privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { deletionRefusals, notFound, sessionApiSecurity } from './answers';
import { sessionApi } from './surface';

export const operation = (): Operation => ({
  summary: 'Delete a user',
  description: 'Every session of the user is refused from the next request on. The email can sign up again.',
  security: sessionApiSecurity,
  answers: {
    200: { description: 'The user is deleted.', schema: v.strictObject({}), examples: { success: {} } },
    ...deletionRefusals,
    404: notFound,
  },
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 7, passwordHashes: 0 },
  classicCost: { roundTrips: 4 },
});

export const createHandler = (deps: DeleteUserDeps & { callers: CallerSource }, settings: EdgeSettings) =>
  privateEndpoint(sessionApi, settings, deps.callers, {}, async ({ caller, session, pathParameter }) => {
    await deleteUser(deps, caller, pathParameter('id'), session);
    return ok({});
  });
