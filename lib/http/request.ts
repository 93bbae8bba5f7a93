import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { GenericSchema, InferOutput } from 'valibot';
import type { User } from '../auth/entities';
import type { Caller, Proof } from '../auth/sessions/authenticators/authenticator';
import type { RequestSource } from '../observe/request-scope';
import { acceptsPage } from './accepts-page';
import { type Accepts, readBody } from './body';
import { clientName } from './client-name';
import { cookieValues, readCookie } from './cookies';
import { validate, validateDocument, validateQuery } from './validate';

/** A request that has been decoded and validated. */
export interface HttpRequest<Body, Query = undefined> {
  readonly body: Body;
  readonly query: Query;
  /** @returns `null` if the request carries no cookie of this name, an empty one, or several. */
  cookie(name: string): string | null;
  /** @returns the decoded part of the path that stands for `{name}` in the route; empty if the route has no such part. */
  pathParameter(name: string): string;
  /** Whether it asks for a page, as browsers do when they go somewhere. */
  readonly wantsPage: boolean;
  /** Where it comes from, as the gateway gives it: never a header's word for it. */
  readonly ipAddress: string;
  /** What the client calls itself: anybody's word, for showing to people. */
  readonly client: string | null;
}

/** A request whose sender is known, and what proved it. */
export type PrivateRequest<Body, Who extends { user: User } = Caller, Query = undefined> = HttpRequest<Body, Query> &
  Omit<Who, 'user'> & { readonly caller: User };

/** What an endpoint is told of what a route reads. */
export type ValueOf<Schema> = Schema extends GenericSchema ? InferOutput<Schema> : undefined;

/** @throws {RequestError} or {AuthError} for what cannot be read, or is not as the schemas say. */
export const readRequest = <Schema extends GenericSchema | undefined, Query extends GenericSchema | undefined>(
  { accepts, body, query }: { accepts: Accepts; body?: Schema; query?: Query },
  event: APIGatewayProxyEventV2,
): HttpRequest<ValueOf<Schema>, ValueOf<Query>> => ({
  query: (query && validateQuery(query, event.queryStringParameters ?? {})) as ValueOf<Query>,
  body: (body &&
    (accepts === 'json-document' ? validateDocument : validate)(body, readBody(event, accepts))) as ValueOf<Schema>,
  cookie: (name) => readCookie(event, name),
  pathParameter: (name) => event.pathParameters?.[name] ?? '',
  wantsPage: acceptsPage(event),
  ...sourceOf(event),
});

/** Who sent a request, as far as nobody has to prove it. */
export const sourceOf = (event: APIGatewayProxyEventV2): RequestSource => ({
  ipAddress: event.requestContext.http.sourceIp,
  client: clientName(event),
});

/** What a request carries to prove who sent it. */
export const readProof = (cookieName: string, event: APIGatewayProxyEventV2): Proof => ({
  authorization: event.headers.authorization ?? null,
  sessionToken: readCookie(event, cookieName),
  hasSessionCookie: cookieValues(event, cookieName).length > 0,
  ipAddress: event.requestContext.http.sourceIp,
});
