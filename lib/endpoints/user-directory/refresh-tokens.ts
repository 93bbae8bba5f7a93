import * as v from 'valibot';
import { requiredText } from '../../auth/fields';
import { type RefreshTokenSessionDeps, refreshTokenSession } from '../../auth/tokens/refresh-token-session';
import type { CookieSettings } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import type { Operation } from '../operation';
import { refused, withoutSecondFactor } from '../refusals';
import { documentFaults, refusal, tokensAnswer } from './answers';
import { tokensResponse } from './issued-tokens';
import { userDirectory } from './surface';

/** Accepts any text: text that is not a token of this service gets the same answer as a used token. */
export const refreshTokensBody = v.strictObject({ refresh_token: requiredText });

export const operation = (): Operation => ({
  summary: 'Refresh the tokens',
  description:
    'Consumes a refresh token and answers a new access token and the next refresh token. If the same token is sent ' +
    'again within 10 seconds, for example after a lost answer, the answer contains the same next token. A later ' +
    'repeat means that the token was stolen, and ends the session. The session expires REFRESH_TOKEN_TTL after it ' +
    'began, however often it is refreshed.',
  body: {
    schema: refreshTokensBody,
    accepts: 'json-document',
    example: { refresh_token: '5b1c1e9a-8a53-4c40-9d6a-0b8a4a9d2f11.7a1f9f6e-52c1-4a0e-9a39-3f5b1f2c6d22...' },
  },
  answers: {
    200: tokensAnswer('Refreshed.'),
    401: refusal('The token is unknown, used or expired, its session has ended, or its user is not active.', [
      refused('refresh_refused'),
    ]),
    403: refusal(
      'A page of another site sent the request. Or the user must have a second factor (`REQUIRE_SECOND_FACTOR`), and this session proved none: the token is not used up.',
      [refused('cross_site'), ...withoutSecondFactor],
    ),
    422: refusal('The body is invalid.', documentFaults),
  },
  cost: { roundTrips: 3, readUnits: 2, writeUnits: 4, passwordHashes: 0 },
});

type Settings = EdgeSettings & { readonly directoryCookie: CookieSettings };

export const createHandler = (deps: RefreshTokenSessionDeps, settings: Settings) =>
  publicEndpoint(userDirectory, settings, { body: refreshTokensBody }, async ({ body }) =>
    tokensResponse(settings.directoryCookie, await refreshTokenSession(deps, body.refresh_token)),
  );
