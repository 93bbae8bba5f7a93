import { beforeAll, describe, expect, test } from '@jest/globals';
import type { LambdaHandler } from '../../../lib/http/handler';
import { type RoutedFunction, routedFunctions } from '../../../scripts/generate/service';
import { compactRoutes } from '../../../serverless/plugins/routes.mjs';
import { type Answer, call, gatewayEvent } from '../../support/event';
import { resolvedService } from '../../support/resolved-service';

export const APP = 'https://app.example.com';
const OWN = process.env.BASE_URL ?? '';
const EVIL = 'https://evil.example';

type Headers = Record<string, string>;

const exposed = { 'access-control-expose-headers': 'x-request-id, retry-after' };
const open: Headers = { 'access-control-allow-origin': '*', ...exposed };
const withCookies = (origin: string): Headers => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  vary: 'origin',
  ...exposed,
});

const crossOriginPart = ({ headers }: Answer): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name === 'vary' || name.startsWith('access-control-')));

/**
 * Calls every route of serverless.yml with its live handler, and the catch-all function. The tables are unavailable, so that some
 * answers are failures.
 * @param origins the value of ALLOWED_ORIGINS.
 * @param isOpen whether every page may read the answers of a path.
 */
export const crossOriginSuite = (origins: readonly string[], isOpen: (path: string) => boolean): void => {
  let routed: RoutedFunction[] = [];
  const methodsOf = new Map<string, string[]>();

  beforeAll(() => {
    routed = routedFunctions(resolvedService());
    process.env.ROUTES = compactRoutes(routed.map(({ method, path }) => `${method} ${path}`));
    for (const { path, method } of routed) methodsOf.set(path, [...(methodsOf.get(path) ?? []), method]);
  });

  const send = async (file: string, route: string, origin: string | undefined): Promise<Answer> => {
    const { handler } = (await import(`../../../functions/${file}.ts`)) as { handler: LambdaHandler };
    return call(handler, gatewayEvent(route, { headers: origin === undefined ? {} : { origin } }));
  };
  const unrouted = (route: string, origin: string | undefined) => send('gateway/refuse-unrouted', route, origin);

  const expected = (path: string, origin: string | undefined): Headers => {
    if (isOpen(path)) return open;
    return origin !== undefined && [OWN, ...origins].includes(origin) ? withCookies(origin) : {};
  };

  describe.each([OWN, APP, EVIL, undefined])('for a page of %p', (origin) => {
    test('every answer has the right CORS headers, errors included', async () => {
      const statuses = new Set<number>();
      for (const { file, method, path } of routed) {
        const answer = await send(file, `${method} ${path}`, origin);
        statuses.add(answer.status);
        expect([method, path, crossOriginPart(answer)]).toEqual([method, path, expected(path, origin)]);
      }
      expect([...statuses]).toEqual(expect.arrayContaining([200, 401, 403, 404, 500]));
    });

    test('every path answers OPTIONS, with its methods', async () => {
      for (const [path, own] of methodsOf) {
        const methods = own.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).sort();
        const answer = await unrouted(`OPTIONS ${path}`, origin);
        const reading = expected(path, origin);
        const allowed = {
          'access-control-allow-methods': methods.join(', '),
          'access-control-allow-headers': 'content-type, authorization',
          'access-control-max-age': '7200',
        };
        expect([path, answer.status, answer.text, crossOriginPart(answer)]).toEqual([
          path,
          204,
          '',
          Object.keys(reading).length === 0 ? {} : { ...reading, ...allowed },
        ]);
      }
    });

    test.each(['GET /nowhere', 'OPTIONS /nowhere', 'GET /api/v1/nowhere', 'PATCH /api/v1/users', 'PATCH /profile'])(
      'so does the answer to %s',
      async (route) => {
        const answer = await unrouted(route, origin);
        expect(answer.status).toBe(route.includes('nowhere') ? 404 : 405);
        expect(crossOriginPart(answer)).toEqual(expected(route.split(' ')[1] ?? '', origin));
      },
    );

    test('a redirect has them too', async () => {
      const answer = await unrouted('GET /profile/', origin);
      expect([answer.status, crossOriginPart(answer)]).toEqual([308, expected('/profile/', origin)]);
    });
  });
};
