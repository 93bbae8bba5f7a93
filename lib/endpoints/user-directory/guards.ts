import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { GenericSchema } from 'valibot';
import { AuthError } from '../../auth/errors';
import { hasRole } from '../../auth/roles';
import type { TokenCaller } from '../../auth/tokens/find-token-caller';
import {
  type CallerSource,
  type HttpRequest,
  httpHandler,
  type LambdaHandler,
  type PrivateRequest,
  privateHandler,
  type RouteInput,
  type ValueOf,
} from '../../http/handler';
import { RequestError } from '../../http/request-error';
import type { HttpResponse } from '../../http/response';
import { changesState, requireSameSite } from '../../http/same-site';
import { directoryErrors } from './surface';

/** What a route of the directory reads: `body` as JSON. */
export interface DirectoryInput<Body extends GenericSchema | undefined, Query extends GenericSchema | undefined>
  extends Pick<RouteInput<Body, Query>, 'body' | 'query'> {
  /** For a GET that changes state all the same. */
  readonly changesState?: boolean;
}

type Endpoint<Body, Query> = (
  request: PrivateRequest<ValueOf<Body>, TokenCaller, ValueOf<Query>>,
) => Promise<HttpResponse>;

/** What it takes to know who may call. */
export interface GuardDeps {
  readonly callers: CallerSource<TokenCaller>;
  /** Origins whose pages may change state. */
  readonly origins: readonly string[];
}

type Guard = <Body extends GenericSchema | undefined = undefined, Query extends GenericSchema | undefined = undefined>(
  endpoint: Endpoint<Body, Query>,
  input?: DirectoryInput<Body, Query>,
) => LambdaHandler;

/** For anybody, signed in or not. */
type OpenGuard = <Body extends GenericSchema | undefined = undefined>(
  endpoint: (request: HttpRequest<ValueOf<Body>>) => Promise<HttpResponse>,
  input?: DirectoryInput<Body, undefined>,
) => LambdaHandler;

/** Wrappers of endpoints, ours and yours: what is inside runs for nobody else. */
export interface Guards {
  /** For active users with a live session; else 401. */
  readonly requireUser: Guard;
  /** For those who have every one of these roles now, by their codes; else 403. */
  readonly requireRoles: (codes: readonly string[]) => Guard;
}

/** Wrappers for the routes of one service. A state change that another site's page sends is refused before all else. */
export const createGuards = ({ callers, origins }: GuardDeps): Guards => {
  const requireRoles =
    (codes: readonly string[]): Guard =>
    (endpoint, input) => {
      const identify: typeof callers.identify = async (proof) => {
        const caller = await callers.identify(proof);
        if (!codes.every((code) => hasRole(caller.user, code))) throw new AuthError('missing_roles', { roles: codes });
        return caller;
      };
      return privateHandler(directoryErrors, { ...callers, identify }, readsJson(origins, input), endpoint);
    };
  return { requireUser: requireRoles([]), requireRoles };
};

/** The wrapper for routes that sign in: as the others, but for who calls. */
export const createOpenGuard =
  (origins: readonly string[]): OpenGuard =>
  (endpoint, input) =>
    httpHandler(directoryErrors, readsJson(origins, input), endpoint);

const readsJson = <Body extends GenericSchema | undefined, Query extends GenericSchema | undefined>(
  origins: readonly string[],
  { changesState: changesByGet = false, ...input }: DirectoryInput<Body, Query> = {},
): RouteInput<Body, Query> => ({
  ...input,
  accepts: 'json-document',
  admit: (event: APIGatewayProxyEventV2) => {
    if (changesByGet || changesState(event)) requireSameSite(event, origins);
    // Whoever only looks must not change anything. RFC 9110 section 9.2.1
    if (changesByGet && event.requestContext.http.method === 'HEAD')
      throw new RequestError('method_not_allowed', 'Method not allowed');
  },
});
