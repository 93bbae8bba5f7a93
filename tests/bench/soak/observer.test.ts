import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { createObserver, type Observer } from '../../../bench/soak/observer';

let status = 200;
let observer: Observer;
let hadFault = false;
const server = createServer((_, response) => {
  if (status === 0) response.destroy();
  else response.writeHead(status, { 'content-type': 'application/json', 'set-cookie': 'a=1; Path=/' }).end('{"a":1}');
});
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'], now: 0 });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  observer = createObserver(origin, { hadFaultSince: () => hadFault }, () => {});
  // Long after the start.
  jest.setSystemTime(1_000_000);
  hadFault = false;
});
afterAll(() => void jest.useRealTimers());

test.each([
  [200, 0],
  [404, 0],
  [500, 1],
  [502, 1],
  [503, 1],
  [0, 1],
])('an answer %i leads to %i violations', async (answered, count) => {
  status = answered;
  expect((await observer.visitor().send('GET', '/profile')).status).toBe(answered);
  expect(observer.violations).toHaveLength(count);
  expect(observer.statuses.get(answered)).toBe(1);
});

test('a 503 is expected after a fault of DynamoDB, and a 500 is not', async () => {
  hadFault = true;
  for (status of [503, 500]) await observer.visitor().send('GET', '/profile');
  expect(observer.violations).toEqual([expect.stringContaining('GET /profile: 500')]);
});

test('a lost connection is expected while the service is restarted', async () => {
  status = 0;
  const sent = observer.visitor().send('GET', '/profile');
  observer.down();
  expect((await sent).status).toBe(0);
  observer.up();
  expect(observer.violations).toEqual([]);
});
