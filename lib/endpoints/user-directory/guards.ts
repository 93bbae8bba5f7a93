import type { GenericSchema } from 'valibot';
import type { TokenCaller } from '../../auth/tokens/find-token-caller';
import type { EdgeSettings } from '../../http/cross-origin';
import { type EndpointHandler, privateEndpoint, type RouteInput } from '../../http/handler';
import type { PrivateRequest, ValueOf } from '../../http/request';
import type { HttpResponse } from '../../http/response';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

type Guard = <Body extends GenericSchema | undefined = undefined, Query extends GenericSchema | undefined = undefined>(
  endpoint: (request: PrivateRequest<ValueOf<Body>, TokenCaller, ValueOf<Query>>) => Promise<HttpResponse>,
  route?: RouteInput<Body, Query>,
) => EndpointHandler;

/** Wrappers for customers' own endpoints. The endpoint runs only for the callers that the wrapper admits. */
export interface Guards {
  /** Admits active users with a live session; otherwise 401. */
  readonly requireUser: Guard;
  /** As `requireUser`, but the user must have all of these roles now; otherwise 403. Roles are named by their codes. */
  readonly requireRoles: (codes: readonly string[]) => Guard;
}

/** Wrappers that work as the routes of the user directory do: the same authentication, the same errors, bodies in JSON. */
export const createGuards = (callers: TokenCallers, settings: EdgeSettings): Guards => {
  const requireRoles =
    (codes: readonly string[]): Guard =>
    (endpoint, route = {}) =>
      privateEndpoint(userDirectory, settings, withRoles(callers, codes), route, endpoint);
  return { requireUser: requireRoles([]), requireRoles };
};
