import { AuthError } from '../../auth/errors';
import { type BeginTokenSessionDeps, beginTokenSession } from '../../auth/tokens/begin-token-session';
import { tokenOfCookie } from '../../auth/tokens/find-token-caller';
import { type CookieSettings, setDeviceCookie } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { credentialsBody } from '../credentials-body';
import type { Operation } from '../operation';
import { refused } from '../refusals';
import { documentFaults, refusal, tokensAnswer } from './answers';
import { tokensResponse } from './issued-tokens';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'Sign in',
  description:
    'Begins a token session and answers its first access token and refresh token. If the request carries a cookie ' +
    'with the access token of a live session, that session ends. Other sessions continue.',
  body: {
    schema: credentialsBody,
    accepts: 'json-document',
    example: { email: 'ada@example.com', password: 'correct horse' },
  },
  answers: {
    200: tokensAnswer('Signed in.'),
    401: refusal(
      'Mode `hardened`: the answer is the same for every reason. Mode `classic`: the password is wrong, or the ' +
        'account is not active.',
      [refused('wrong_credentials')],
      [refused('not_active')],
    ),
    403: refusal('A page of another site sent the request.', [refused('cross_site')]),
    404: refusal(
      'Mode `classic`: no account has this email.',
      [],
      [new AuthError('unknown_email', { email: 'ada@example.com' })],
    ),
    422: refusal('The body is invalid.', documentFaults),
  },
  // A transaction writes the session and its event, 2 units each. The other writes reserve and release an attempt.
  cost: { roundTrips: 3, readUnits: 2.5, writeUnits: 10, passwordHashes: 1 },
  classicCost: { writeUnits: 9 },
  isGuessLimited: true,
});

interface Settings extends EdgeSettings {
  readonly directoryCookie: CookieSettings;
  readonly deviceCookie: CookieSettings;
}

export const createHandler = (deps: BeginTokenSessionDeps, settings: Settings) => {
  const { directoryCookie, deviceCookie } = settings;
  return publicEndpoint(
    userDirectory,
    settings,
    { body: credentialsBody },
    async ({ body, cookie, ipAddress, client }) => {
      const carried = cookie(directoryCookie.name);
      const replacedToken = carried === null ? null : tokenOfCookie(carried);
      const device = cookie(deviceCookie.name);
      const issued = await beginTokenSession(deps, { ...body, ipAddress, client, device, replacedToken });
      return tokensResponse(directoryCookie, issued, setDeviceCookie(deviceCookie, issued.device, deps.deviceSeconds));
    },
  );
};
