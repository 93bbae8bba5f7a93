import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { types } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../lib/auth/errors';
import { checkAnswers } from '../../lib/runtime/check-answers';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { dynamodb } from '../../lib/runtime/table-client';
import { createUsersStore } from '../../lib/store/users/users-store';

/** How the SDK reports a table that answers badly, over real sockets: which failures count as "unavailable". */

// Jest runs tests in a realm of their own. Without this, the SDK would not recognise errors of Node's sockets as errors.
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, candidate: unknown) {
    const isInstance = Function.prototype[Symbol.hasInstance].call(this, candidate);
    return isInstance || (this === Error && types.isNativeError(candidate));
  },
});

const cleanUps: (() => void)[] = [];

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const tcpEndpoint = async (onRequest: (socket: Socket) => void): Promise<string> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => onRequest(socket));
  });
  cleanUps.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return listen(server);
};

const httpEndpoint = async (listener: RequestListener): Promise<string> => {
  const server = createHttpServer(listener);
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return listen(server);
};

const engineError = (status: number, name: string) => () =>
  httpEndpoint((_, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: `com.amazon.coral.service#${name}`, message: 'injected' }));
  });

const gatewayPage = (status: number) => () =>
  httpEndpoint((_, response) => response.writeHead(status, { 'content-type': 'text/html' }).end('<html>no</html>'));

const JSON_TYPE = 'application/x-amz-json-1.0';
const garbage = (status: number, headers: Record<string, string>, body: string) => () =>
  httpEndpoint((_, response) => response.writeHead(status, { 'content-type': JSON_TYPE, ...headers }).end(body));

/** Answers that DynamoDB does not give. The SDK alone takes some of them for "there is no such item". */
const malformed = [
  { name: 'an empty body', endpoint: garbage(200, {}, '') },
  { name: 'half of the JSON', endpoint: garbage(200, {}, '{"Item":{"id":{"S":"x"}') },
  { name: 'half of the JSON that ends like a whole', endpoint: garbage(200, {}, '{"Item":{"id":{"S":"x"}}') },
  { name: 'another checksum', endpoint: garbage(200, { 'x-amz-crc32': '1' }, '{}') },
  { name: 'JSON that is no object', endpoint: garbage(200, {}, 'null') },
  { name: 'an item that is no object', endpoint: garbage(200, {}, '{"Item":[]}') },
  { name: 'the JSON of a proxy', endpoint: garbage(200, { 'content-type': 'application/json' }, '{}') },
  { name: 'the page of a proxy', endpoint: garbage(200, { 'content-type': 'text/html' }, '<html>') },
  { name: 'a redirect', endpoint: garbage(302, { location: 'https://example.com/' }, '') },
  { name: 'a refusal by a proxy', endpoint: garbage(403, { 'content-type': 'text/html' }, '<html>') },
  { name: 'an error without a name', endpoint: garbage(400, {}, '{"message":"no"}') },
  { name: 'an error without a body', endpoint: garbage(400, {}, '') },
];

/** The time limits of production, divided by a constant, so that tests do not wait for them. */
const HASTE = 20;

type RetryStrategy = Awaited<ReturnType<typeof dynamodb.config.retryStrategy>>;
interface TransportSettings {
  connectionTimeout?: number;
  requestTimeout?: number;
  socketTimeout?: number;
  throwOnRequestTimeout?: boolean;
}

/** A store whose client has the settings of production with short time limits. */
const storeAt = async (endpoint: string) => {
  const { configProvider } = dynamodb.config.requestHandler as unknown as {
    configProvider: Promise<TransportSettings>;
  };
  const { throwOnRequestTimeout, ...times } = await configProvider;
  const shorter = (name: keyof typeof times) =>
    times[name] === undefined ? {} : { [name]: Math.ceil(times[name] / HASTE) };
  const maxAttempts = await dynamodb.config.maxAttempts();
  const client = checkAnswers(
    new DynamoDBClient({
      endpoint,
      requestHandler: {
        ...shorter('connectionTimeout'),
        ...shorter('requestTimeout'),
        ...shorter('socketTimeout'),
        ...(throwOnRequestTimeout === undefined ? {} : { throwOnRequestTimeout }),
      },
    }),
  );
  const { constructor: Strategy } = (await client.config.retryStrategy()) as { constructor: unknown };
  const backoff = { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 };
  const strategy = new (Strategy as new (options: object) => RetryStrategy)({ maxAttempts, backoff });
  client.config.retryStrategy = async () => strategy;
  cleanUps.push(() => client.destroy());
  const documents = DynamoDBDocumentClient.from(client);
  const tables = {
    users: 'users',
    credentials: 'credentials',
    customers: 'customers',
    events: { name: 'events', keptSeconds: 2_592_000 },
    outbox: 'outbox',
  };
  return createUsersStore({ documents, pause: async () => {} }, tables, ids, clock);
};

const failureOf = async (endpoint: string): Promise<unknown> => {
  const store = await storeAt(endpoint);
  return store.findUserId('bob@example.com').then(
    () => undefined,
    (error: unknown) => error,
  );
};

describe('unavailable', () => {
  test.each([
    {
      name: 'nothing listens',
      endpoint: async () => {
        const server = createServer();
        const ipAddress = await listen(server);
        await new Promise((resolve) => server.close(resolve));
        return ipAddress;
      },
    },
    { name: 'the connection is reset', endpoint: () => tcpEndpoint((socket) => socket.resetAndDestroy()) },
    { name: 'the connection is hung up', endpoint: () => tcpEndpoint((socket) => socket.end()) },
    { name: 'no answer comes', endpoint: () => tcpEndpoint(() => {}) },
    { name: 'the answer is not HTTP', endpoint: () => tcpEndpoint((socket) => socket.end('no HTTP\r\n\r\n')) },
    {
      name: 'the answer is cut off',
      endpoint: () =>
        httpEndpoint((_, response) => {
          response.writeHead(200, { 'content-length': '100' }).write('{"Item":');
          setImmediate(() => response.destroy());
        }),
    },
    {
      name: 'the answer begins and never ends',
      endpoint: () =>
        httpEndpoint((_, response) => response.writeHead(200, { 'content-length': '100' }).write('{"Item":')),
    },
    { name: 'a gateway answers 500', endpoint: gatewayPage(500) },
    { name: 'a gateway answers 502', endpoint: gatewayPage(502) },
    { name: 'a gateway answers 503', endpoint: gatewayPage(503) },
    { name: 'a gateway answers 504', endpoint: gatewayPage(504) },
    { name: 'a gateway answers 429', endpoint: gatewayPage(429) },
    ...[
      [400, 'ThrottlingException'],
      [400, 'ProvisionedThroughputExceededException'],
      [400, 'RequestLimitExceeded'],
      [500, 'InternalServerError'],
      [500, 'InternalFailure'],
      [503, 'ServiceUnavailable'],
    ].map(([status, name]) => ({ name: String(name), endpoint: engineError(Number(status), String(name)) })),
  ])('$name', async ({ endpoint }) => {
    expect(await failureOf(await endpoint())).toBeInstanceOf(StoreUnavailableError);
  });
});

describe('an answer that DynamoDB does not give', () => {
  test.each(malformed)('$name is unavailable', async ({ endpoint }) => {
    expect(await failureOf(await endpoint())).toMatchObject({
      name: 'StoreUnavailableError',
      cause: { name: 'MalformedAnswerError' },
    });
  });

  test('an empty object is one: the item does not exist', async () => {
    const store = await storeAt(await garbage(200, { 'x-amz-crc32': '2745614147' }, '{}')());

    expect(await store.findUserId('bob@example.com')).toBeNull();
  });
});

describe('a fault of ours, not of the table', () => {
  test.each([
    'AccessDeniedException',
    'ExpiredTokenException',
    'InvalidSignatureException',
    'ResourceNotFoundException',
    'UnrecognizedClientException',
    'ValidationException',
  ])('%s', async (name) => {
    const failure = await failureOf(await engineError(400, name)());

    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(StoreUnavailableError);
    expect(failure).toMatchObject({ name });
  });
});
