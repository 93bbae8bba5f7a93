import * as v from 'valibot';
import type { RolesStore } from '../../auth/stores/roles-store';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { directorySecurity, exampleRole, notAdminAnswer, notSignedIn, roleSchema, wrongArguments } from './answers';
import { limitArgument, offsetArgument } from './arguments';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';
import { directoryRole } from './user';

export const listRolesQuery = v.strictObject({ limit: limitArgument, offset: offsetArgument });

export const operation = (): Operation => ({
  summary: 'List roles',
  description: 'In the order of their ids. Roles are created with the admin command and never change.',
  security: directorySecurity,
  query: {
    schema: listRolesQuery,
    arguments: { limit: 'The maximum number of roles, 1 to 100.', offset: 'How many roles to skip.' },
  },
  answers: {
    200: {
      description: 'A page of roles.',
      schema: v.strictObject({ has_next: v.boolean(), roles: v.array(roleSchema) }),
      examples: { success: { has_next: false, roles: [exampleRole] } },
    },
    401: notSignedIn,
    403: notAdminAnswer,
    422: wrongArguments,
  },
  cost: { roundTrips: 2, readUnits: 3, writeUnits: 0, passwordHashes: 0, growsWith: 'every 4 KB of roles' },
});

interface ListRolesDeps {
  callers: TokenCallers;
  roles: Pick<RolesStore, 'listRoles'>;
}

export const createHandler = (deps: ListRolesDeps, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    { query: listRolesQuery },
    async ({ query: { limit, offset } }) => {
      // Reads one more than the page shows, to know whether there is a next page.
      const found = await deps.roles.listRoles({ skip: offset, limit: limit + 1 });
      return ok({ has_next: found.length > limit, roles: found.slice(0, limit).map(directoryRole) });
    },
  );
