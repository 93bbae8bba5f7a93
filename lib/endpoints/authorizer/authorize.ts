import type { Context } from 'aws-lambda';
import { AuthError } from '../../auth/errors';
import { hasBearerScheme } from '../../auth/tokens/bearer';
import { getSessionCaller, type SessionCallerDeps } from '../../auth/tokens/find-session-caller';
import type { SecondFactorObstacle } from '../../auth/users/second-factor';
import type { CookieSettings } from '../../http/cookies';
import type { OriginSettings } from '../../http/cross-origin';
import { readCredentials } from '../../http/request';
import { logFailure, logRequest } from '../../http/request-log';
import { requireSameSite } from '../../http/same-site';
import { inRequestScope } from '../../observe/request-scope';
import { type AuthorizerAnswer, allow, deny } from './authorizer-answer';
import { type AuthorizerEvent, isHttpApi, readAuthorizedRequest } from './authorizer-event';

/** The refusals that a caller can end by signing in again. */
const UNAUTHENTICATED = ['not_signed_in', 'token_refused'] as const;

/** The only refusals of `getSessionCaller` and `requireSameSite`. */
type RefusalCode = (typeof UNAUTHENTICATED)[number] | SecondFactorObstacle | 'cross_site';

type Settings = Pick<OriginSettings, 'origins'> & { readonly sessionCookie: CookieSettings };

/** A Lambda authorizer, for the APIs of other stacks. */
export type AuthorizerHandler = (
  event: AuthorizerEvent,
  context: Pick<Context, 'awsRequestId'>,
) => Promise<AuthorizerAnswer>;

/** REST and WebSocket APIs answer 401 to an error with exactly this message, and 500 to any other. */
const UNAUTHORIZED = 'Unauthorized';

/**
 * Create a Lambda authorizer that accepts callers of the auth service's private routes: by the session cookie or by an access
 * token. It reads session and user for each call, so that a sign-out, a disabled user or another role count at once. A change that
 * is authenticated by the cookie is refused to pages of other sites, as on the routes of this service. Unlike there, a header of
 * another scheme than `Bearer` is refused. A user who must have a second factor is refused (403) unless the session proved it.
 *
 * The promise rejects in one case only: a REST or WebSocket API answers 401 if its authorizer rejects. While the tables are
 * unavailable, everybody is refused, with `error` in the context.
 */
export const createHandler = (deps: SessionCallerDeps, settings: Settings): AuthorizerHandler => {
  const identify = async (event: AuthorizerEvent) => {
    const { head, changesState } = readAuthorizedRequest(event);
    const credentials = readCredentials(settings.sessionCookie.name, head);
    const { authorization } = credentials;
    // API Gateway may keep the answer for everybody who sends the same header, so it must be about the header.
    if (authorization !== null && !hasBearerScheme(authorization))
      throw new AuthError('token_refused', { reason: 'malformed' });
    if (changesState && authorization === null) requireSameSite(head, settings.origins);
    return getSessionCaller(deps, credentials);
  };

  return (event, context) =>
    inRequestScope(context.awsRequestId, async (scope) => {
      const startedAt = performance.now();
      const log = (status: number, code?: RefusalCode) =>
        logRequest({ route: 'authorizer', status, code, startedAt, scope });
      try {
        const answer = allow(event, await identify(event));
        log(200);
        return answer;
      } catch (error) {
        if (!(error instanceof AuthError)) {
          logFailure(error);
          log(503);
          return refusalOf(event);
        }
        const isUnauthorized = UNAUTHENTICATED.some((code) => code === error.code) && !isHttpApi(event);
        log(isUnauthorized ? 401 : 403, error.code as RefusalCode);
        if (isUnauthorized) throw new Error(UNAUTHORIZED);
        return deny(event);
      }
    });
};

const refusalOf = (event: unknown): AuthorizerAnswer => {
  const context = { error: 'temporarily unavailable' };
  return isEvent(event) ? deny(event, context) : { isAuthorized: false, context };
};

const isEvent = (event: unknown): event is AuthorizerEvent => typeof event === 'object' && event !== null;
