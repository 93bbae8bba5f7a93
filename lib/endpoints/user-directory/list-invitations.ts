import * as v from 'valibot';
import {
  INVITATION_STATES,
  type ListedInvitation,
  type ListInvitationsDeps,
  listInvitations,
} from '../../auth/accounts/list-invitations';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { wrongArgument } from '../refusals';
import {
  directorySecurity,
  exampleEntry,
  exampleRole,
  notAdminAnswer,
  notSignedIn,
  refusal,
  roleSchema,
} from './answers';
import { limitArgument } from './arguments';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';
import { directoryRole } from './user';

export const listInvitationsQuery = v.strictObject({ limit: limitArgument, cursor: v.optional(v.string()) });

const uuid = v.pipe(v.string(), v.uuid());
const time = v.pipe(v.string(), v.isoTimestamp());

export const operation = (): Operation => ({
  summary: 'List the open invitations',
  description:
    'Of the caller’s customer, newest first. Expired ones stay until they are withdrawn. An invitation of a moment ago may be missing, and one that ' +
    'was accepted a moment ago may still be there.',
  security: directorySecurity,
  query: {
    schema: listInvitationsQuery,
    arguments: {
      limit: 'The maximum number of invitations, 1 to 100.',
      cursor: '`next_cursor` of an earlier page.',
    },
  },
  answers: {
    200: {
      description:
        'A page of invitations. `id` is that of the invited user. `state` is `sending` until the newest mail is sent, `open` while its link works, then `expired`; ' +
        '`inactive` if the user was made inactive. `invited_by` is the id of the admin; `null` for the command line.',
      schema: v.strictObject({
        invitations: v.array(
          v.strictObject({
            id: uuid,
            email: v.string(),
            name: v.nullable(v.string()),
            roles: v.array(roleSchema),
            state: v.picklist(INVITATION_STATES),
            invited_at: time,
            invited_by: v.nullable(uuid),
            expires_at: v.nullable(time),
          }),
        ),
        next_cursor: v.nullable(v.string()),
      }),
      examples: {
        success: {
          invitations: [
            {
              id: exampleEntry.id,
              email: exampleEntry.email,
              name: exampleEntry.name,
              roles: [exampleRole],
              state: 'open',
              invited_at: '2026-11-20T10:00:00.000Z',
              invited_by: '0c7d7b8e-3b0f-4d0a-8f2e-1f6a5f0f8c11',
              expires_at: '2026-11-27T10:00:01.000Z',
            },
          ],
          next_cursor: null,
        },
      },
    },
    401: notSignedIn,
    403: notAdminAnswer,
    422: refusal('A query argument is invalid.', [wrongArgument('cursor', 'is not one of this list')]),
  },
  cost: {
    roundTrips: 2,
    readUnits: 2.5,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'the invitations of a page: half a read unit per 4 KB, about 15 invitations',
  },
});

const listed = ({ id, email, name, roles, state, invitedAt, invitedBy, expiresAt }: ListedInvitation) => ({
  id,
  email,
  name,
  roles: roles.map(directoryRole),
  state,
  invited_at: invitedAt.toISOString(),
  invited_by: invitedBy,
  expires_at: expiresAt?.toISOString() ?? null,
});

export const createHandler = (deps: ListInvitationsDeps & { callers: TokenCallers }, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    { query: listInvitationsQuery },
    async ({ caller, query: { limit, cursor } }) => {
      const { invitations, nextCursor } = await listInvitations(deps, caller, { limit, cursor });
      return ok({ invitations: invitations.map(listed), next_cursor: nextCursor });
    },
  );
