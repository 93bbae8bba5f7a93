import { createIdentify, type GuardOptions } from './identify';
import { Refusal, rolesMissing } from './refusal';
import type { User } from './user';

/** A handler of Hono, Bun, Deno, Next.js or a worker: it gets a `Request` and returns a `Response`. */
export type FetchHandler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>;

/** As `FetchHandler`, and it gets the user. */
export type UserHandler<Rest extends unknown[]> = (
  request: Request,
  user: User,
  ...rest: Rest
) => Response | Promise<Response>;

export interface FetchGuard {
  /** The handler is called for users only. */
  requireUser<Rest extends unknown[]>(handler: UserHandler<Rest>): FetchHandler<Rest>;
  /** The handler is called for users only who have all of these roles, by their codes. */
  requireRoles(...roles: string[]): <Rest extends unknown[]>(handler: UserHandler<Rest>) => FetchHandler<Rest>;
}

/** Wrappers for handlers from `Request` to `Response`. */
export const fetchGuard = (options: GuardOptions): FetchGuard => {
  const identify = createIdentify(options);
  const requireRoles =
    (...roles: string[]) =>
    <Rest extends unknown[]>(handler: UserHandler<Rest>): FetchHandler<Rest> =>
    async (request, ...rest) => {
      let user: User;
      try {
        user = await identify({
          method: request.method,
          header: (name) => (name === 'host' ? new URL(request.url).host : (request.headers.get(name) ?? undefined)),
        });
        if (!roles.every((role) => user.roles.includes(role))) throw rolesMissing(roles);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const headers = { ...error.headers, 'content-type': 'application/json', 'cache-control': 'no-store' };
        return new Response(error.body, { status: error.status, headers });
      }
      return handler(request, user, ...rest);
    };
  return { requireUser: requireRoles(), requireRoles };
};
