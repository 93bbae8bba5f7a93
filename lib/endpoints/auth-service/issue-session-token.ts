import * as v from 'valibot';
import type { AccessTokens } from '../../auth/tokens/access-token';
import type { SessionCallerDeps } from '../../auth/tokens/find-session-caller';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { noLiveSessionOrOtherSite } from '../answers';
import type { Operation } from '../operation';
import { type SessionRouteSettings, signedInByCookie } from './callers';
import { authService } from './surface';

export const operation = (): Operation => ({
  summary: 'Get an access token of my session',
  description:
    'For calls to services that verify access tokens, and to this service from where the cookie is not sent. The token ' +
    'ends with the session: the routes of this service refuse it from then on. There is no refresh token: request the ' +
    'next one here, with the cookie. An access token alone gets none. Counts as a use of the session.',
  security: ['authServiceSession'],
  answers: {
    200: {
      description: 'A new access token. `expires_in` in seconds.',
      schema: v.strictObject({
        access_token: v.string(),
        token_type: v.literal('Bearer'),
        expires_in: v.pipe(v.number(), v.integer()),
      }),
      examples: { success: { access_token: 'eyJhbGciOiJSUzI1NiIs...', token_type: 'Bearer', expires_in: 900 } },
    },
    403: noLiveSessionOrOtherSite,
  },
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 2 },
});

export const createHandler = (
  deps: SessionCallerDeps & { accessTokens: AccessTokens },
  settings: SessionRouteSettings,
) =>
  privateEndpoint(
    authService,
    settings,
    signedInByCookie(deps, settings),
    { openToSubstitutes: true },
    async ({ caller: user, session }) => {
      const { token, payload } = await deps.accessTokens.issue({
        user,
        session: { ...session, id: session.reference },
      });
      return ok({ access_token: token, token_type: 'Bearer', expires_in: payload.exp - payload.iat });
    },
  );
