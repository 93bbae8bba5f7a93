import { expect, test } from '@jest/globals';
import { isLoopback, isLoopbackHost, isLoopbackIp } from '../../../scripts/local/loopback.mjs';

test.each([
  ['http://localhost:8000', true],
  ['http://127.0.0.1:8000', true],
  ['http://127.1.2.3', true],
  ['http://[::1]:8000', true],
  ['http://127.0.0.1.example.com', false],
  ['http://10.0.0.1:8000', false],
  ['https://dynamodb.eu-west-1.amazonaws.com', false],
])('%s is a loopback address: %s', (address, expected) => {
  expect(isLoopback(new URL(address))).toBe(expected);
});

test.each([
  ['localhost:8000', true],
  ['LOCALHOST', true],
  ['127.0.0.1:8000', true],
  ['[::1]', true],
  ['rebound.example:8000', false],
  ['localhost.example', false],
  ['localhost@rebound.example', false],
  ['127.0.0.1.nip.io', false],
  ['a b', false],
  ['', false],
  [undefined, false],
])('the host %p is a loopback name: %s', (host, expected) => {
  expect(isLoopbackHost(host)).toBe(expected);
});

test.each([
  ['127.0.0.1', true],
  ['127.9.8.7', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:10.0.0.1', false],
  ['0.0.0.0', false],
  ['172.17.0.1', false],
  ['127.0.0.1.example', false],
  [undefined, false],
])('the client %p is on this machine: %s', (ip, expected) => {
  expect(isLoopbackIp(ip)).toBe(expected);
});
