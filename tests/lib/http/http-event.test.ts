import { beforeEach, describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { AuthError } from '../../../lib/auth/errors';
import { requiredText } from '../../../lib/auth/fields';
import { authService } from '../../../lib/endpoints/auth-service/surface';
import { type LambdaHandler, pageEndpoint, privateEndpoint, publicEndpoint } from '../../../lib/http/handler';
import { ok } from '../../../lib/http/response';
import { gatewayEvent } from '../../support/event';
import { logLines } from '../../support/log-capture';
import { newUser } from '../../support/new-user';
import { createRandom, type Random, seedOfRun } from '../../support/random';

const settings = { origins: ['https://auth.example.com'], openPaths: ['/open/'], errorsHaveCodes: true };
const route = { body: v.strictObject({ name: requiredText }), query: v.object({ page: v.optional(v.string()) }) };

/** One handler of each wrapper. */
const handlers: Record<string, LambdaHandler> = {
  public: publicEndpoint(authService, settings, route, async ({ body, cookie, pathId }) =>
    ok({ ...body, cookie: cookie('a'), id: pathId('id') }),
  ),
  private: privateEndpoint(
    authService,
    settings,
    {
      cookieName: 'a',
      identify: async ({ sessionToken, authorization, ipAddress }) => {
        if (sessionToken === null && authorization === null) throw new AuthError('not_signed_in');
        return { user: newUser({ email: `${ipAddress.length}@example.com` }), session: null };
      },
    },
    route,
    async ({ body, caller }) => ok({ ...body, email: caller.email }),
  ),
  page: pageEndpoint(
    authService,
    settings,
    { ...route, errorPage: (refusal) => refusal },
    async ({ body, wantsPage }) => ok({ ...body, wantsPage }),
  ),
};

const complete = () =>
  gatewayEvent('POST /things/{id}', {
    json: { name: 'Bob' },
    cookies: ['a=b'],
    pathParameters: { id: '42' },
    query: { page: '1' },
    headers: { origin: 'https://auth.example.com', authorization: 'Bearer x' },
  });

const invoke = (handler: LambdaHandler | undefined, event: unknown) =>
  (handler as (event: unknown, context: object) => ReturnType<LambdaHandler>)(event, { awsRequestId: 'r' });

const requestLines = () => logLines.filter(({ event }) => event === 'request');

beforeEach(() => {
  logLines.length = 0;
});

const { headers: _headers, ...withoutHeaders } = complete();

/** What Lambda may be invoked with besides a request to an HTTP API. */
const others: Record<string, unknown> = {
  'an event without headers': withoutHeaders,
  'a request to a REST API, payload 1.0': {
    version: '1.0',
    resource: '/users',
    path: '/users',
    httpMethod: 'POST',
    headers: { Host: 'x' },
    multiValueHeaders: { Host: ['x'] },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    requestContext: { httpMethod: 'POST', path: '/users', identity: { sourceIp: '198.51.100.7' }, requestId: 'x' },
    pathParameters: null,
    stageVariables: null,
    body: 'email=a',
    isBase64Encoded: false,
  },
  'a ping that keeps the container warm': { source: 'serverless-plugin-warmup' },
  'a schedule': {
    version: '0',
    id: 'x',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '123456789012',
    time: '2026-11-20T10:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail: {},
  },
  'a batch of a stream': { Records: [{ eventName: 'INSERT' }] },
  'a header list in place of text': { ...complete(), headers: { cookie: ['a=b'] } },
  'an empty object': {},
  'an array': [],
  text: 'warm',
  null: null,
  nothing: undefined,
};

describe.each(Object.entries(handlers))('a %s endpoint', (_, handler) => {
  test('answers a complete event', async () => {
    expect(await invoke(handler, complete())).toMatchObject({ statusCode: 200 });
  });

  test.each(Object.entries(others))('refuses %s, and logs it once', async (_, event) => {
    const answer = await invoke(handler, event);
    expect([answer.statusCode, JSON.parse(answer.body ?? '')]).toEqual([
      400,
      { message: 'this is not an HTTP API event with payload version 2.0', code: 'malformed_event' },
    ]);
    expect(logLines).toEqual([expect.objectContaining({ event: 'request', route: 'none', code: 'malformed_event' })]);
  });

  test('answers every mutated event without a failure, and logs it once', async () => {
    const seed = seedOfRun();
    const random = createRandom(seed);
    for (let index = 0; index < 2000; index += 1) {
      logLines.length = 0;
      const event = mutatedEvent(random);
      const { statusCode } = await invoke(handler, event);
      expect([seed, index, statusCode !== undefined && statusCode < 500]).toEqual([seed, index, true]);
      expect([seed, index, requestLines().length, logLines.length]).toEqual([seed, index, 1, 1]);
    }
  });
});

const VALUES = [
  null,
  undefined,
  0,
  -1,
  true,
  '',
  'x',
  '\udbff',
  '%',
  [],
  ['x'],
  [null],
  {},
  { x: 'y' },
  { x: 1 },
] as const;

/** A complete event of which one to three parts, at any depth, are removed or replaced. */
const mutatedEvent = (random: Random): unknown => {
  const event: unknown = structuredClone(complete());
  for (let count = 0; count <= random.below(3); count += 1) mutate(random, event);
  return event;
};

const mutate = (random: Random, value: unknown): void => {
  if (typeof value !== 'object' || value === null) return;
  const part = value as Record<string, unknown>;
  const [first, ...rest] = Object.keys(part);
  if (first === undefined) return;
  const key = random.oneOf([first, ...rest]);
  if (typeof part[key] === 'object' && random.below(3) > 0) mutate(random, part[key]);
  else if (random.below(4) === 0) delete part[key];
  else part[key] = structuredClone(random.oneOf(VALUES));
};
