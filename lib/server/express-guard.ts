import { createIdentify, type GuardOptions } from './identify';
import { Refusal, rolesMissing } from './refusal';
import type { User } from './user';

/** A request of Express, Connect, Fastify's raw request, or `node:http`. */
export interface IncomingRequest {
  method?: string | undefined;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  headersDistinct?: Readonly<Record<string, string[] | undefined>>;
  user?: User;
}

/** The part of a `ServerResponse` that a refusal needs. */
export interface OutgoingResponse {
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body: string): unknown;
}

/** Answers a refused request itself. Otherwise `request.user` is the user, and the next one goes on. */
export type Middleware = (
  request: IncomingRequest,
  response: OutgoingResponse,
  next: (error?: unknown) => unknown,
) => Promise<void>;

export interface ExpressGuard {
  /** Lets users pass. */
  readonly requireUser: Middleware;
  /** Lets users pass who have all of these roles, by their codes. */
  requireRoles(...roles: string[]): Middleware;
}

/** Middleware for Express, and for everything else that calls `(request, response, next)`. */
export const expressGuard = (options: GuardOptions): ExpressGuard => {
  const identify = createIdentify(options);
  const requireRoles =
    (...roles: string[]): Middleware =>
    async (request, response, next) => {
      try {
        const user = await identify({ method: request.method ?? '', header: (name) => headerOf(request, name) });
        if (!roles.every((role) => user.roles.includes(role))) throw rolesMissing(roles);
        request.user = user;
      } catch (error) {
        if (!(error instanceof Refusal)) return void next(error);
        response.writeHead(error.status, { ...error.headers, ...jsonHeaders });
        return void response.end(error.body);
      }
      next();
    };
  return { requireUser: requireRoles(), requireRoles };
};

const jsonHeaders = { 'content-type': 'application/json', 'cache-control': 'no-store' };

/** Node keeps only the first of two `authorization` headers; in `headersDistinct` both are there. */
const headerOf = ({ headers, headersDistinct }: IncomingRequest, name: string): string | undefined =>
  [headersDistinct?.[name] ?? headers[name] ?? []].flat().join(name === 'cookie' ? '; ' : ', ') || undefined;
