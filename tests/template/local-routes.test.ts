import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { apiOperations } from '../support/api-routes';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';
import { packageDir } from '../support/package-dir';
import { readTemplate } from '../support/template';

jest.setTimeout(240_000);

const targets = new Map(apiOperations(readTemplate(packageDir())).map(({ route, target }) => [route, target]));
const routes = [...targets.keys()].filter((route) => route !== '$default');
const paths = [...new Set(routes.map((route) => route.split(' ')[1] ?? ''))];

describe('the local gateway', () => {
  let local: LocalStart;
  let address: string;

  beforeAll(async () => {
    const [httpPort, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
    address = `http://127.0.0.1:${httpPort}`;
    local = startLocally({ PORT: `${httpPort}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: ':memory:' });
    await untilReady(local);
  });

  afterAll(async () => {
    local.process.kill('SIGTERM');
    await local.exited;
  });

  /** The route of a request, as its function logs it. Locally, HEAD has the route of GET. */
  const routeOf = async (method: string, path: string): Promise<string> => {
    const { headers } = await fetch(`${address}${path}`, { method, redirect: 'manual' });
    const id = headers.get('x-request-id') ?? 'none';
    const line = () =>
      local
        .output()
        .split('\n')
        .find((text) => text.includes(id) && text.includes('"route"'));
    while (line() === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    return String((JSON.parse(line() ?? '{}') as { route: string }).route);
  };

  /** A path that the route matches. A greedy parameter also matches an empty text. */
  const example = (path: string) =>
    path.replace(/\{\w+\+\}/, '').replace(/\{\w+\}/g, '3f0c9a52-7f0b-4c9e-9d0a-2f4f4f2f7a10');

  test('sends every route of the API to the function that AWS sends it to', async () => {
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      const taken = await routeOf(method, example(path));
      expect([route, targets.get(taken)]).toEqual([route, targets.get(route)]);
    }
  });

  test('sends every request without a route to the catch-all, including OPTIONS on every path', async () => {
    const isAnsweredWithSlash = (path: string) => paths.some((other) => /^\/\{\w+\+\}$/.test(other.replace(path, '')));
    const slashed = paths.filter((path) => path !== '/' && !isAnsweredWithSlash(path) && !path.endsWith('+}'));
    const unrouted = [
      ...paths.map((path) => ['OPTIONS', path] as const),
      ...slashed.map((path) => ['GET', `${path}/`] as const),
      ['GET', '/nowhere'],
      ['PATCH', '/users'],
    ] as const;
    for (const [method, path] of unrouted) {
      const taken = await routeOf(method, example(path));
      expect([method, path, targets.get(taken)]).toEqual([method, path, targets.get('$default')]);
    }
  });

  test.each([
    ['GET', '/api/v1/status/more'],
    ['POST', '/api/users/more/than/one'],
    ['GET', '/api/roles/1'],
  ])('has nothing behind a slash that is answered: %s %s', async (method, path) => {
    const answer = await fetch(`${address}${path}`, { method });
    expect([answer.status, await answer.text()]).toEqual([404, '{"error":"Not found"}']);
  });

  test.each(['/api/v1/status', '/api/v1/status/'])('answers %s', async (path) => {
    const answer = await fetch(`${address}${path}`);
    expect([answer.status, await answer.text()]).toEqual([200, '{"status":"OK"}']);
  });
});
