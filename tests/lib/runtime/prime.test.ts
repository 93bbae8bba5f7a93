import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { bundleFunction } from '../../../serverless/plugins/bundle-functions.mjs';

interface Call {
  readonly action: string;
  readonly body: unknown;
}

/** Load a bundle as Lambda does, in a process of its own. @returns its DynamoDB calls, and the type of its handler. */
const load = async (primedRead: string, answer: (response: ServerResponse) => void) => {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).replace(/.*\./, '');
    calls.push({ action, body: JSON.parse(await text(request)) });
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bundle = await bundleFunction(process.cwd(), 'functions/auth-service/get-profile.handler', primedRead);
  const child = promisify(execFile)(process.execPath, ['--input-type=module'], {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
  });
  // No call of `process.exit`: priming must not keep the process alive.
  child.child.stdin?.end(
    `const { handler } = await import(${JSON.stringify(`data:text/javascript,${encodeURIComponent(bundle)}`)});
     process.stdout.write(typeof handler);`,
  );
  const { stdout, stderr } = await child.finally(() => {
    server.closeAllConnections();
    server.close();
  });
  return { calls, stdout, stderr };
};

const found = (response: ServerResponse) => {
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  response.setHeader('connection', 'close');
  response.end('{"Responses":{},"UnprocessedKeys":{}}');
};
const key = [{ id: { S: 'prime' } }];

test('a bundle reads its tables in one batch before its handler can be called', async () => {
  const { calls, stdout, stderr } = await load('primeBatchGet("usersTable", "sessionsTable")', found);

  const read = { Keys: key, ConsistentRead: true };
  const tables = [process.env.USERS_TABLE, process.env.SESSIONS_TABLE];
  const body = { RequestItems: Object.fromEntries(tables.map((table) => [table, read])) };
  expect(calls).toEqual([{ action: 'BatchGetItem', body: expect.objectContaining(body) }]);
  expect([stdout, stderr]).toEqual(['function', '']);
});

test('a bundle reads one item of its table before its handler can be called', async () => {
  const { calls, stdout } = await load('primeGet("usersTable")', found);

  const body = expect.objectContaining({ TableName: process.env.USERS_TABLE, Key: key[0], ConsistentRead: true });
  expect(calls).toEqual([{ action: 'GetItem', body }]);
  expect(stdout).toBe('function');
});

test('a bundle loads without a read if its role allows none', async () => {
  const { calls, stdout } = await load('', found);
  expect([calls, stdout]).toEqual([[], 'function']);
});

test.each<[string, (response: ServerResponse) => void]>([
  [
    'refuses',
    (response) => void response.writeHead(400, { connection: 'close' }).end('{"__type":"AccessDeniedException"}'),
  ],
  ['breaks off', (response) => void response.destroy()],
  ['never answers', () => {}],
])('a bundle loads all the same, and says nothing, where the table %s', async (_, answer) => {
  const { calls, stdout, stderr } = await load('primeGet("usersTable")', answer);
  expect(calls).not.toEqual([]);
  expect([stdout, stderr]).toEqual(['function', '']);
});
