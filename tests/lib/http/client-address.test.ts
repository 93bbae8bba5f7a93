import { describe, expect, test } from '@jest/globals';
import type { RequestCredentials } from '../../../lib/auth/sessions/authenticators/authenticator';
import { hashToken } from '../../../lib/crypto/hash-token';
import { authService } from '../../../lib/endpoints/auth-service/surface';
import { clientAddress, type TrustedProxies } from '../../../lib/http/client-address';
import { privateEndpoint, publicEndpoint } from '../../../lib/http/handler';
import { ok } from '../../../lib/http/response';
import { currentRequestScope } from '../../../lib/observe/request-scope';
import { newAccount } from '../../support/accounts';
import { createTestDeps } from '../../support/deps';
import { call, gatewayEvent } from '../../support/event';
import { logLines } from '../../support/log-capture';

/** What the gateway of `gatewayEvent` saw. */
const GATEWAY = '198.51.100.7';
const CLIENT = '203.0.113.9';
const [secret, nextSecret] = ['the-secret-of-the-proxy', 'the-next-secret-of-the-proxy'];
const secretHashes = [hashToken(secret), hashToken(nextSecret)];
const server: TrustedProxies = { secretHashes, addressHeader: 'x-latchkey-client-address' };
const cloudFront: TrustedProxies = { secretHashes, addressHeader: 'cloudfront-viewer-address' };

const addressOf = (headers: Record<string, string>, proxies: TrustedProxies | undefined) =>
  clientAddress(gatewayEvent('GET /', { headers }), proxies);

describe('clientAddress', () => {
  test.each([secret, nextSecret])('is what a proxy with an accepted secret names', (sent) => {
    const headers = { 'x-latchkey-proxy': sent, 'x-latchkey-client-address': CLIENT };
    expect(addressOf(headers, server)).toBe(CLIENT);
  });

  test.each([
    ['no secret', {}],
    ['an empty secret', { 'x-latchkey-proxy': '' }],
    ['a wrong secret', { 'x-latchkey-proxy': `${secret}x` }],
    ['a secret in another letter case', { 'x-latchkey-proxy': secret.toUpperCase() }],
    ['the hash of the secret', { 'x-latchkey-proxy': hashToken(secret) }],
    ['the secret sent twice, which the gateway joins', { 'x-latchkey-proxy': `${secret},${secret}` }],
    ['a list that contains the secret', { 'x-latchkey-proxy': `guess,${secret}` }],
  ])('is what the gateway saw if there is %s, however wrong the other header is', (_, headers) => {
    expect(addressOf({ ...headers, 'x-latchkey-client-address': CLIENT }, server)).toBe(GATEWAY);
    expect(addressOf({ ...headers, 'x-latchkey-client-address': 'nonsense' }, server)).toBe(GATEWAY);
  });

  test('is what the gateway saw if no proxy is trusted', () => {
    const headers = { 'x-latchkey-proxy': secret, 'x-latchkey-client-address': CLIENT };
    expect(addressOf(headers, undefined)).toBe(GATEWAY);
  });

  test('is what the gateway saw if the proxy names none, or names it in another header', () => {
    expect(addressOf({ 'x-latchkey-proxy': secret }, server)).toBe(GATEWAY);
    const headers = { 'x-latchkey-proxy': secret, 'x-latchkey-client-address': CLIENT };
    expect(addressOf(headers, cloudFront)).toBe(GATEWAY);
  });

  test.each([
    ['198.51.100.10:46532', '198.51.100.10'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    // Also a whole IPv6 address if it had no port.
    ['2001:db8::1:443', '2001:db8::1'],
    ['2001:db8:0:0:0:0:0:1:46532', '2001:db8:0:0:0:0:0:1'],
    ['198.51.100.10', '198.51.100.10'],
  ])('of CloudFront, %s, is %s', (sent, address) => {
    expect(addressOf({ 'x-latchkey-proxy': secret, 'cloudfront-viewer-address': sent }, cloudFront)).toBe(address);
  });

  test.each([
    ['198.51.100.10:46532', '198.51.100.10'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['2001:db8::1:443', '2001:db8::1:443'],
    ['::ffff:203.0.113.9', '::ffff:203.0.113.9'],
  ])('of an application server, %s, is %s', (sent, address) => {
    expect(addressOf({ 'x-latchkey-proxy': secret, 'x-latchkey-client-address': sent }, server)).toBe(address);
  });

  test.each([
    '',
    'unknown',
    'localhost',
    '203.0.113.9, 203.0.113.10',
    '203.0.113.9,203.0.113.9',
    '203.0.113.256',
    '203.0.113.9:99999999',
    '203.0.113.9:',
    '0xcb.0.113.9',
    ' 203.0.113.9',
    'fe80::1%eth0',
    '[fe80::1%eth0]:1',
    '[203.0.113.9]:1',
    '[203.0.113.9',
    '2001:db8:0:0:0:0:0:1:46532',
    'a'.repeat(5000),
  ])('of an application server that names %p is refused', (sent) => {
    const headers = { 'x-latchkey-proxy': secret, 'x-latchkey-client-address': sent };
    expect(() => addressOf(headers, server)).toThrow('malformed_client_address');
  });
});

describe('an endpoint behind a trusted proxy', () => {
  const settings = { origins: [], openPaths: [], errorsHaveCodes: false, proxies: server };
  const headers = { 'x-latchkey-proxy': secret, 'x-latchkey-client-address': CLIENT };
  const echo = publicEndpoint(authService, settings, {}, async ({ ipAddress }) =>
    ok({ ipAddress, recorded: currentRequestScope()?.source?.ipAddress }),
  );

  test('uses the named address, also for what it records', async () => {
    const answer = await call(echo, gatewayEvent('GET /', { headers }));
    expect(answer.body).toEqual({ ipAddress: CLIENT, recorded: CLIENT });
  });

  test('uses it to identify the caller of a private route', async () => {
    const { user } = await newAccount(createTestDeps());
    const callers = {
      cookieName: 'sid',
      identify: async ({ ipAddress: seen }: RequestCredentials) => ({ user, seen }),
    };
    const handler = privateEndpoint(authService, settings, callers, {}, async ({ seen, ipAddress }) =>
      ok({ seen, ipAddress }),
    );
    const answer = await call(handler, gatewayEvent('GET /', { headers }));
    expect(answer.body).toEqual({ seen: CLIENT, ipAddress: CLIENT });
  });

  test('answers 400 if the named address is none, and quotes neither header, also in the log', async () => {
    logLines.length = 0;
    const sent = { ...headers, 'x-latchkey-client-address': 'nonsense' };
    const answer = await call(echo, gatewayEvent('GET /', { headers: sent }));
    expect([answer.status, answer.body]).toEqual([400, { message: 'x-latchkey-client-address is not one IP address' }]);
    expect(JSON.stringify([answer, logLines])).not.toMatch(/nonsense|the-secret/);
  });
});
