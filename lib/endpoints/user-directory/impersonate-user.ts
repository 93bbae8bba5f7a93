import * as v from 'valibot';
import { AuthError } from '../../auth/errors';
import { type ImpersonateDeps, impersonate } from '../../auth/sessions/impersonate';
import type { AccessTokens } from '../../auth/tokens/access-token';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import type { Operation } from '../operation';
import { refused, withoutSecondFactor } from '../refusals';
import { directorySecurity, notAdmin, notSignedIn, refusal, userNotFound } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'Act as a user',
  description:
    'An access token of a new session of the user, for at most 15 minutes, with the claim `act` (RFC 8693): its `sub` is the admin. With ' +
    'it the admin sees what the user sees, and changes nothing on this service. It ends when the admin signs out everywhere, is no admin ' +
    'any more, or the user ends their sessions. The user finds it among their events. Nobody acts as an admin, or as a user with a ' +
    'reserved role. Only with `ALLOW_IMPERSONATION`, and after a recent sign-in of the admin.',
  security: directorySecurity,
  answers: {
    201: {
      description: 'The token. `expires_in` in seconds. There is no refresh token.',
      schema: v.strictObject({
        access_token: v.string(),
        token_type: v.literal('Bearer'),
        expires_in: v.pipe(v.number(), v.integer()),
      }),
      examples: { success: { access_token: 'eyJhbGciOiJSUzI1NiIs...', token_type: 'Bearer', expires_in: 900 } },
    },
    401: notSignedIn,
    403: refusal(
      'The setting forbids it, the caller is not an admin, nobody may act as this user, or the admin did not sign in recently or has no second factor where one is required.',
      [
        notAdmin,
        refused('not_allowed'),
        refused('impersonating'),
        new AuthError('reauthentication_required', { minutes: 10 }),
        refused('cross_site'),
        ...withoutSecondFactor,
      ],
    ),
    404: userNotFound,
  },
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 6, passwordHashes: 0 },
});

type Deps = ImpersonateDeps & { callers: TokenCallers; accessTokens: AccessTokens };

export const createHandler = (deps: Deps, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    {},
    async ({ caller, session, pathId, ipAddress, client }) => {
      const begun = await impersonate(deps, { user: caller, session }, pathId('id'), { ipAddress, client });
      const { token, payload } = await deps.accessTokens.issue({
        user: begun.user,
        session: { ...begun.session, id: begun.session.tokenHash },
      });
      const body = { access_token: token, token_type: 'Bearer', expires_in: payload.exp - payload.iat };
      return { status: 201, body };
    },
  );
