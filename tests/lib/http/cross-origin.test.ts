import { describe, expect, test } from '@jest/globals';
import { crossOriginHeaders, preflight } from '../../../lib/http/cross-origin';
import { gatewayEvent } from '../../support/event';

const APP = 'https://app.example.com';
const settings = { origins: ['https://auth.example.com', APP], openPaths: ['/open/', '/keys.json'] };

const from = (origin: string | undefined, path = '/profile') =>
  gatewayEvent(`GET ${path}`, { headers: origin === undefined ? {} : { origin } });

const credentialed = {
  'access-control-allow-origin': APP,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'x-request-id, retry-after',
  vary: 'origin',
};
const open = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'x-request-id, retry-after' };

describe('crossOriginHeaders', () => {
  test('let a page of an allowed origin read the answer, with cookies', () => {
    expect(crossOriginHeaders(settings, from(APP))).toEqual(credentialed);
    expect(crossOriginHeaders(settings, from('https://auth.example.com'))).toMatchObject({ vary: 'origin' });
  });

  test.each([
    undefined,
    '',
    'null',
    '*',
    'https://evil.example',
    `${APP}/`,
    `${APP}:443`,
    `${APP}.evil.example`,
    'http://app.example.com',
    `${APP},${APP}`,
    'https://APP.example.com',
  ])('are none for %p', (origin) => {
    expect(crossOriginHeaders(settings, from(origin))).toEqual({});
  });

  test.each(['/open/', '/open/things', '/open/things/', '/keys.json'])(
    'let every page read %s, without cookies',
    (path) => {
      for (const origin of [undefined, APP, 'https://evil.example', 'null']) {
        expect(crossOriginHeaders(settings, from(origin, path))).toEqual(open);
      }
    },
  );

  test.each(['/open', '/opens/', '/keys.json/', '/keys.jsonp', '/more/open/'])('open no other path: %s', (path) => {
    expect(crossOriginHeaders(settings, from('https://evil.example', path))).toEqual({});
  });
});

describe('preflight', () => {
  const allowed = {
    'access-control-allow-methods': 'GET, HEAD, PUT',
    'access-control-allow-headers': 'content-type, authorization',
    'access-control-max-age': '7200',
  };
  const answerTo = (origin: string | undefined, path?: string) =>
    preflight(settings, from(origin, path), ['GET', 'HEAD', 'PUT']);

  test.each([
    ['an allowed origin', APP, '/profile'],
    ['any origin on an open path', 'https://evil.example', '/open/things'],
    ['nobody in particular on an open path', undefined, '/open/things'],
  ])('names methods and headers to %s', (_, origin, path) => {
    expect(answerTo(origin, path)).toEqual({
      status: 204,
      body: null,
      headers: { allow: 'GET, HEAD, PUT', ...allowed },
    });
  });

  test.each([['https://evil.example'], ['null'], [undefined]])('has no CORS headers for %p', (origin) => {
    expect(answerTo(origin)).toEqual({ status: 204, body: null, headers: { allow: 'GET, HEAD, PUT' } });
  });
});
