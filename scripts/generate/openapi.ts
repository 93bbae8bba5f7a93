import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { authServiceErrors } from '../../lib/endpoints/auth-service/surface';
import type { Answer, Operation } from '../../lib/endpoints/operation';
import { refusalsOf } from '../../lib/endpoints/refusals';
import { surfaceNames } from '../surface-names.mjs';
import { errorCodes, generalErrors } from './error-codes';
import type { RoutedFunction } from './service';

/** The description of each surface, by its folder in functions/. */
const DESCRIPTIONS: Record<string, string> = {
  'auth-service': 'Sign-up, sign-in, profile and password reset at `/`.',
  'mail-links':
    'The pages behind the links in mails, for browsers and programs. Mode `classic` sends none of these mails and answers 404.',
  'hosted-pages':
    'What people see. A form can only be sent by a page of the service, so programs use the other surfaces.',
  'admin-console': 'What admins see of their customer. Programs use the user directory.',
  'session-api': 'Users and sessions at `/api/v1`; the setting `AUTH_TYPE` selects how requests authenticate.',
  'user-directory': 'Users, roles and access tokens at `/api/users` and `/api/roles`, for the admins of a customer.',
  'well-known': 'The public keys with which other services verify access tokens.',
  gateway: 'The description of the service.',
};

const MEDIA_TYPES = {
  'json-object': ['application/json'],
  'json-document': ['application/json'],
  'form-or-json': ['application/x-www-form-urlencoded', 'application/json'],
};

const ALWAYS_SENT = {
  'cache-control': { $ref: '#/components/headers/cache-control' },
  'x-content-type-options': { $ref: '#/components/headers/x-content-type-options' },
  'x-request-id': { $ref: '#/components/headers/x-request-id' },
};

/** The OpenAPI 3.1 document of the whole service. It is built from the schemas that the handlers validate with. */
export const openapiDocument = (all: readonly { route: RoutedFunction; operation: Operation }[], version: string) => ({
  openapi: '3.1.1',
  info: {
    title: 'Latchkey',
    version,
    description:
      'User authentication on Lambda and DynamoDB, in both contract modes; an answer of only one mode says so. A path with one ' +
      'trailing slash is redirected (308) to the path without it. Every path with GET also answers HEAD. Every path answers ' +
      '`OPTIONS`, and answers carry CORS headers for pages of the origins in `ALLOWED_ORIGINS`. An unknown path is ' +
      'answered with `components.responses.NotFound`, and a known path with another method with `MethodNotAllowed`. ' +
      '`x-latchkey-cost` is the cost of one successful call; `x-latchkey-classic-cost` is the cost in mode `classic`, where it ' +
      'is different.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/' }],
  tags: [...new Set(all.map(({ route }) => route.surface))].map(surfaceOf),
  paths: pathsOf(all),
  components: {
    securitySchemes: {
      authServiceSession: {
        type: 'apiKey',
        in: 'cookie',
        name: 'session_id',
        description: 'In mode `hardened`: `__Host-session_id`. The setting `SESSION_COOKIE` changes the name.',
      },
      sessionApiSession: {
        type: 'apiKey',
        in: 'cookie',
        name: '_my_session_id',
        description:
          'In mode `hardened`: `__Host-_my_session_id`. The setting `SESSION_NAME` changes the name. For AUTH_TYPE ' +
          '`session_auth`, `session_exp_auth` or `session_db_auth`.',
      },
      accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'RFC 9068, RS256.' },
      accessTokenCookie: {
        type: 'apiKey',
        in: 'cookie',
        name: 'user-api-credentials',
        description: 'The access token in base64. In mode `hardened`: `__Host-user-api-credentials`.',
      },
      basic: { type: 'http', scheme: 'basic', description: 'RFC 7617, in UTF-8. For AUTH_TYPE `basic_auth`.' },
    },
    headers: {
      'cache-control': { schema: { type: 'string', const: 'no-store' } },
      'x-content-type-options': { schema: { type: 'string', const: 'nosniff' } },
      'x-request-id': {
        schema: { type: 'string' },
        description: 'The id of the request. Every log line of the request has it.',
      },
    },
    responses: { ...sharedResponses(), ...unroutedResponses() },
    schemas: {
      ErrorCode: { type: 'string', enum: Object.keys(errorCodes).sort(), description: 'In mode `hardened`.' },
    },
  },
});

/** An error that any operation can answer. Its body is the same on every surface. */
const sharedResponse = (description: string, error: Error, headers: Record<string, unknown> = {}) => {
  const { headers: sent, ...rest } = response(refusalsOf(authServiceErrors)(description, [error]));
  return { ...rest, headers: { ...sent, ...headers } };
};

const retryAfter = {
  'retry-after': { required: true, schema: { type: 'string', pattern: '^\\d+$' }, description: 'Seconds.' },
};

const sharedResponses = () => ({
  TooLarge: sharedResponse('The decoded body is larger than 16 kB.', generalErrors.payload_too_large),
  UnsupportedMediaType: sharedResponse(
    'The media type, character set or content encoding is not supported.',
    generalErrors.unsupported_media_type,
  ),
  TooManyAttempts: sharedResponse(
    'Too many wrong passwords for this account, requests or wrong tokens from this IP address, or mails to this recipient.',
    generalErrors.too_many_attempts,
    retryAfter,
  ),
  InternalError: sharedResponse('An unexpected error. The log has the details.', generalErrors.internal_error),
  Unavailable: sharedResponse(
    'The tables are unavailable. It is safe to retry.',
    generalErrors.unavailable,
    retryAfter,
  ),
});

/** The answers to an unknown path, and to a method that a path does not have. */
const unroutedResponses = () => ({
  NotFound: sharedResponse('The path does not exist.', generalErrors.not_found),
  MethodNotAllowed: sharedResponse('The path has other methods.', generalErrors.method_not_allowed, {
    allow: { required: true, schema: { type: 'string' }, description: 'The methods of the path.' },
  }),
});

const surfaceOf = (folder: string) => {
  const [name, description] = [surfaceNames[folder], DESCRIPTIONS[folder]];
  if (name === undefined || description === undefined)
    throw new Error(
      `functions/${folder}/ has no name in scripts/surface-names.mjs or no description in scripts/generate/openapi.ts`,
    );
  return { name, description };
};

const pathsOf = (all: readonly { route: RoutedFunction; operation: Operation }[]) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { route, operation } of all) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationObject(route, operation) };
  }
  return paths;
};

const operationObject = (route: RoutedFunction, operation: Operation) => ({
  operationId: route.name,
  tags: [surfaceOf(route.surface).name],
  summary: operation.summary,
  ...(operation.description === undefined ? {} : { description: operation.description }),
  ...(operation.security === undefined ? {} : { security: operation.security.map((scheme) => ({ [scheme]: [] })) }),
  ...(operation.query === undefined ? {} : { parameters: queryParameters(operation.query) }),
  ...(operation.body === undefined ? {} : { requestBody: requestBody(operation.body) }),
  responses: {
    ...Object.fromEntries(
      Object.entries(operation.answers).map(([status, answer]) => {
        const wrong = answer.errors?.find((error) => String(error.status) !== status);
        if (wrong !== undefined)
          throw new Error(`${route.name}: an error under ${status} is answered with ${wrong.status}`);
        return [status, operation.hasPages ? withPage(response(answer)) : response(answer)];
      }),
    ),
    ...Object.fromEntries(
      sharedStatuses(operation).map(([status, name]) => {
        return [status, operation.hasPages ? withPage(sharedResponses()[name]) : reference(name)];
      }),
    ),
  },
  'x-latchkey-cost': operation.cost,
  ...(operation.classicCost && { 'x-latchkey-classic-cost': { ...operation.cost, ...operation.classicCost } }),
});

type SharedName = keyof ReturnType<typeof sharedResponses>;

const reference = (name: SharedName) => ({ $ref: `#/components/responses/${name}` });

/** The answers that the kind of the operation adds to its own: errors that many operations share. */
const sharedStatuses = ({
  body,
  isGuessLimited,
  isTokenLimited,
  isMailLimited,
  security,
  cost,
}: Operation): [number, SharedName][] => {
  const statuses: [number, SharedName][] = [];
  if (body !== undefined) statuses.push([413, 'TooLarge']);
  if (body !== undefined && body.accepts !== 'json-document') statuses.push([415, 'UnsupportedMediaType']);
  if (isGuessLimited || isTokenLimited || isMailLimited || security?.includes('basic'))
    statuses.push([429, 'TooManyAttempts']);
  statuses.push([500, 'InternalError']);
  if (cost.roundTrips > 0) statuses.push([503, 'Unavailable']);
  return statuses;
};

const queryParameters = ({ schema, arguments: descriptions }: NonNullable<Operation['query']>) => {
  const { properties = {} } = jsonSchema(schema, 'input');
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: 'query',
    required: false,
    description: descriptions[name] ?? '',
    schema: property,
  }));
};

const requestBody = ({ schema, accepts, example }: NonNullable<Operation['body']>) => ({
  required: true,
  content: Object.fromEntries(
    MEDIA_TYPES[accepts].map((mediaType) => [mediaType, { schema: jsonSchema(schema, 'input'), example }]),
  ),
});

const documented = (headers: Readonly<Record<string, string>>, required: boolean) =>
  Object.entries(headers).map(([name, description]) => [name, { required, schema: { type: 'string' }, description }]);

const response = ({ description, schema, files, examples = {}, headers = {}, optionalHeaders = {} }: Answer) => ({
  description,
  headers: {
    ...ALWAYS_SENT,
    ...Object.fromEntries([...documented(headers, true), ...documented(optionalHeaders, false)]),
  },
  ...(schema === undefined
    ? {}
    : {
        content: {
          'application/json': {
            schema: jsonSchema(schema, 'output'),
            examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])),
          },
        },
      }),
  ...(files === undefined
    ? {}
    : {
        content: Object.fromEntries(
          Object.entries(files).map(([mediaType, example]) => [mediaType, { schema: { type: 'string' }, example }]),
        ),
      }),
});

const PAGE_COOKIES = {
  'set-cookie': 'To a browser: what its pages keep, such as the language, a notice, or what the forms are bound to.',
};
const PAGE_CONTENT = { 'text/html': { schema: { type: 'string' }, example: '<!doctype html>' } };

/** The same answer, as a page too. The security headers of pages are in lib/http/pages/page.ts. */
const withPage = <Response extends { headers?: object; content?: object }>(answer: Response) => ({
  ...answer,
  headers: { ...Object.fromEntries(documented(PAGE_COOKIES, false)), ...answer.headers },
  content: { ...answer.content, ...PAGE_CONTENT },
});

/** Rules that JSON Schema cannot express (canonical emails, lengths in bytes) are only in the descriptions. */
const jsonSchema = (schema: GenericSchema, typeMode: 'input' | 'output') => {
  const { $schema: _dialect, ...rest } = toJsonSchema(schema, { typeMode, errorMode: 'ignore' });
  return rest;
};
