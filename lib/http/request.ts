import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { GenericSchema, InferOutput } from 'valibot';
import type { User } from '../auth/entities';
import type { Caller, RequestCredentials, SentCredentials } from '../auth/sessions/authenticators/authenticator';
import type { RequestSource } from '../observe/request-scope';
import { acceptsPage } from './accepts-page';
import { type Accepts, readBody } from './body';
import { clientAddress } from './client-address';
import { clientName } from './client-name';
import { cookieValues, readCookie } from './cookies';
import type { EdgeSettings } from './cross-origin';
import type { RequestHead } from './request-head';
import { validate, validateDocument, validateQuery } from './validate';

/** A request that has been decoded and validated. */
export interface HttpRequest<Body, Query = undefined> extends RequestSource {
  readonly body: Body;
  readonly query: Query;
  /** @returns `null` if the request carries no cookie of this name, an empty one, or several. */
  cookie(name: string): string | null;
  /** @returns the decoded value of `{name}` in the route; empty if the route has no such parameter. */
  pathParameter(name: string): string;
  /** As `pathParameter`, for the id of a user: people and programs may write it in capitals. RFC 9562 section 4 */
  pathId(name: string): string;
  /** Whether a browser sent it: every browser sends one of these headers with a request that is not a navigation by GET. */
  readonly isBrowser: boolean;
  /** Whether the answer should be a page: see `acceptsPage`. */
  readonly wantsPage: boolean;
}

/** A request of an authenticated caller, with the session or token that authenticated them. */
export type PrivateRequest<Body, Who extends { user: User } = Caller, Query = undefined> = HttpRequest<Body, Query> &
  Omit<Who, 'user'> & { readonly caller: User };

/** The validated value that an endpoint receives for a schema of its route; `undefined` without a schema. */
export type ValueOf<Schema> = Schema extends GenericSchema ? InferOutput<Schema> : undefined;

/**
 * Decode and validate a request.
 * @throws {RequestError} for a body that cannot be decoded or parsed, or that is not the object that the schema describes.
 * @throws {AuthError} for an invalid field or query argument.
 */
export const readRequest = <Schema extends GenericSchema | undefined, Query extends GenericSchema | undefined>(
  { accepts, body, query }: { accepts: Accepts; body?: Schema; query?: Query },
  event: APIGatewayProxyEventV2,
  source: RequestSource,
): HttpRequest<ValueOf<Schema>, ValueOf<Query>> => ({
  query: (query && validateQuery(query, event.queryStringParameters ?? {})) as ValueOf<Query>,
  body: (body &&
    (accepts === 'json-document' ? validateDocument : validate)(body, readBody(event, accepts))) as ValueOf<Schema>,
  cookie: (name) => readCookie(event, name),
  pathParameter: (name) => event.pathParameters?.[name] ?? '',
  pathId: (name) => (event.pathParameters?.[name] ?? '').toLowerCase(),
  isBrowser: event.headers.origin !== undefined || event.headers['sec-fetch-site'] !== undefined,
  wantsPage: acceptsPage(event),
  ...source,
});

/**
 * Where a request comes from: the only function that decides it. It authenticates nobody.
 * @throws {RequestError} as `clientAddress`.
 */
export const sourceOf = (event: APIGatewayProxyEventV2, { proxies }: Pick<EdgeSettings, 'proxies'>): RequestSource => ({
  ipAddress: clientAddress(event, proxies),
  client: clientName(event),
});

/** The parts of a request that can authenticate its caller. */
export const readCredentials = (cookieName: string, head: RequestHead): SentCredentials => ({
  authorization: head.headers.authorization ?? null,
  sessionToken: readCookie(head, cookieName),
  hasSessionCookie: cookieValues(head, cookieName).length > 0,
});

/** As `readCredentials`, with the IP address of the client. */
export const readRequestCredentials = (
  cookieName: string,
  event: APIGatewayProxyEventV2,
  { ipAddress }: Pick<RequestSource, 'ipAddress'>,
): RequestCredentials => ({
  ...readCredentials(cookieName, event),
  ipAddress,
});
