import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { guardFromBrowsers } from '../../../../scripts/local/engine/browser-guard.mjs';
import { findFreePort } from '../../../../scripts/local/ports.mjs';

const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' };

describe('the guard of the embedded database', () => {
  let port: number;
  let guard: { close: () => void };

  beforeAll(async () => {
    port = await findFreePort();
    guard = await guardFromBrowsers({ port, engine: process.env.TEST_DYNAMODB_ENDPOINT ?? '' });
  });
  afterAll(() => guard.close());

  /** Not `fetch`, which sends neither another host nor an origin. */
  const send = async (more: Record<string, string>, method = 'POST') => {
    const sent = request({ host: '127.0.0.1', port, method, headers: { ...headers, ...more } });
    sent.end('{}');
    const [answer] = await once(sent, 'response');
    answer.resume();
    return answer;
  };

  test.each([{}, { host: 'localhost:8000' }, { host: '[::1]:8000' }])('lets a tool pass: %j', async (more) => {
    // The engine answers a request without a signature with 400.
    const answer = await send(more);
    expect([answer.statusCode, answer.headers.server]).toEqual([400, expect.any(String)]);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test('lets the SDK pass, with large items', async () => {
    const client = new DynamoDB({ endpoint: `http://localhost:${port}` });
    const TableName = `guard-${port}`;
    const keys = {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
    };
    await client.createTable({ TableName, BillingMode: 'PAY_PER_REQUEST', ...keys });
    const Item = { id: { S: 'x' }, text: { S: 'ü'.repeat(150_000) } };
    await client.putItem({ TableName, Item });
    expect((await client.getItem({ TableName, Key: { id: Item.id } })).Item).toEqual(Item);
    await client.deleteTable({ TableName });
    client.destroy();
  });

  test.each<[string, Record<string, string>, string]>([
    ['a page of another site', { origin: 'https://evil.example' }, 'POST'],
    ['a page of this machine', { origin: 'http://localhost:3000' }, 'POST'],
    ['a sandboxed page', { origin: 'null' }, 'POST'],
    ['a form of a browser that names no origin', { 'sec-fetch-site': 'cross-site' }, 'POST'],
    ['a website whose name leads to this machine', { host: 'rebound.example:8000' }, 'POST'],
    ['a preflight request', { origin: 'https://evil.example', 'access-control-request-method': 'POST' }, 'OPTIONS'],
    ['an image', {}, 'GET'],
  ])('refuses %s', async (_, more, method) => {
    const answer = await send(more, method);
    expect(answer.statusCode).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

test('a port in use is refused with its setting', async () => {
  const taken: Server = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  await expect(guardFromBrowsers({ port, engine: 'http://127.0.0.1:1' })).rejects.toThrow('DYNAMODB_PORT');
  taken.close();
});

test('an engine that is gone closes the connection', async () => {
  const port = await findFreePort();
  const guard = await guardFromBrowsers({ port, engine: `http://127.0.0.1:${await findFreePort()}` });
  await expect(fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body: '{}' })).rejects.toThrow(
    'fetch failed',
  );
  guard.close();
});
