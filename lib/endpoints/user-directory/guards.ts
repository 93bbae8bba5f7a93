import type { GenericSchema } from 'valibot';
import type { TokenCaller } from '../../auth/tokens/find-token-caller';
import type { OriginSettings } from '../../http/cross-origin';
import { type EndpointHandler, privateEndpoint, type RouteInput } from '../../http/handler';
import type { PrivateRequest, ValueOf } from '../../http/request';
import type { HttpResponse } from '../../http/response';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

type Guard = <Body extends GenericSchema | undefined = undefined, Query extends GenericSchema | undefined = undefined>(
  endpoint: (request: PrivateRequest<ValueOf<Body>, TokenCaller, ValueOf<Query>>) => Promise<HttpResponse>,
  route?: RouteInput<Body, Query>,
) => EndpointHandler;

/** Wrappers of customers' own endpoints: what is inside runs for nobody else. */
export interface Guards {
  /** For active users with a live session; else 401. */
  readonly requireUser: Guard;
  /** For those who have every one of these roles now, by their codes; else 403. */
  readonly requireRoles: (codes: readonly string[]) => Guard;
}

/** `privateEndpoint` on the user directory's terms: its callers, its errors, bodies in JSON. */
export const createGuards = (callers: TokenCallers, settings: OriginSettings): Guards => {
  const requireRoles =
    (codes: readonly string[]): Guard =>
    (endpoint, route = {}) =>
      privateEndpoint(userDirectory, settings, withRoles(callers, codes), route, endpoint);
  return { requireUser: requireRoles([]), requireRoles };
};
