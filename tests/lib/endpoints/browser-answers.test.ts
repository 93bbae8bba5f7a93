import { beforeAll, describe, expect, test } from '@jest/globals';
import type { EndpointHandler } from '../../../lib/http/handler';
import { type Answer, call, gatewayEvent } from '../../support/event';
import { resolvedService } from '../../support/resolved-service';

interface Route {
  /** `METHOD /path`, with examples in place of parameters. */
  readonly key: string;
  readonly path: string;
  readonly access: EndpointHandler['access'];
  readonly handler: EndpointHandler;
}

/** These answer programs only: the documents and redirects that browsers and libraries read. */
const DATA = [
  'GET /openapi.json',
  'GET /.well-known/jwks.json',
  'GET /.well-known/openid-configuration',
  'GET /api/v1/status',
];

/** The statuses of answers that lead to a page. */
const LEADING = [302, 303];

const EXACT_POLICY = new RegExp(
  [
    "^default-src 'none'",
    "style-src 'nonce-([\\w-]{22})'",
    "(?:script-src 'nonce-\\1'; )?(?:connect-src 'self'; )?form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'$",
  ].join('; '),
);

const routes: Route[] = [];

beforeAll(async () => {
  for (const { handler: file, events } of Object.values(resolvedService().functions)) {
    const keys = events.flatMap(({ httpApi }) => (typeof httpApi === 'string' && httpApi !== '*' ? [httpApi] : []));
    if (keys.length === 0) continue;
    const { handler } = (await import(`../../../${file.replace(/\.handler$/, '.ts')}`)) as { handler: EndpointHandler };
    for (const each of keys) {
      const key = each.replaceAll(/\{\w+\}/g, '0a1b2c3d-0000-4000-8000-000000000000');
      routes.push({ key, path: key.split(' ')[1] ?? '', access: handler.access, handler });
    }
  }
});

/** As a browser without cookies, which the person sent there. */
const opened = ({ key, handler }: Route): Promise<Answer> =>
  call(handler, gatewayEvent(key, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }));

const isRead = ({ key }: Route) => key.startsWith('GET ');

const shown = async (): Promise<[string, Answer][]> => {
  const reads = routes.filter((route) => isRead(route) && !DATA.includes(route.key));
  return Promise.all(reads.map(async (route): Promise<[string, Answer]> => [route.key, await opened(route)]));
};

describe('a browser without a session', () => {
  test('is led to the sign-in by every private page, and then back', async () => {
    const pages = routes.filter((route) => route.access === 'private-page' && isRead(route));
    const led = await Promise.all(
      pages.map(async (route) => {
        const { status, headers, text } = await opened(route);
        return { status, location: headers.location, text };
      }),
    );
    expect(led).toEqual(
      pages.map(({ path }) => ({
        status: 303,
        location: `/login?${new URLSearchParams({ return_to: path })}`,
        text: '',
      })),
    );
    expect(pages.map(({ path }) => path)).toContain('/logout');
  });

  test('is led to the sign-in by the forms of private pages, which change nothing', async () => {
    const forms = routes.filter((route) => route.access === 'private-page' && !isRead(route));
    for (const form of forms) {
      const { status, headers } = await opened(form);
      expect({ form: form.key, status, location: headers.location }).toEqual({
        form: form.key,
        status: 303,
        location: expect.stringMatching(/^\/login\?return_to=%2F/),
      });
    }
  });

  test('gets a page with a way to the sign-in from every private endpoint', async () => {
    // Mode classic sends no reset mail.
    const endpoints = routes.filter(
      ({ access, key }) => access === 'private' && /^(?:GET|POST) /.test(key) && !key.endsWith('/reset-mail'),
    );
    for (const route of endpoints) {
      const { status, headers, text } = await opened(route);
      const isPage = headers['content-type']?.startsWith('text/html');
      expect({
        route: route.key,
        status: [401, 403].includes(status),
        isPage,
        leads: text.includes('href="/login"'),
      }).toEqual({ route: route.key, status: true, isPage: true, leads: true });
    }
  });

  test('gets no data from any path that people may open', async () => {
    const data = (await shown()).filter(([, { status, headers }]) =>
      LEADING.includes(status) ? headers.location === undefined : !headers['content-type']?.startsWith('text/html'),
    );
    expect(data.map(([key]) => key)).toEqual([]);
  });
});

describe('every page that somebody without a session can open', () => {
  const pages = async () => (await shown()).filter(([, { status }]) => !LEADING.includes(status));

  test('has the strict policy, with the nonce of its style and scripts', async () => {
    for (const [key, { headers, text }] of await pages()) {
      const policy = headers['content-security-policy'] ?? '';
      const nonce = EXACT_POLICY.exec(policy)?.[1];
      expect({ key, policy }).toEqual({ key, policy: expect.stringMatching(EXACT_POLICY) });
      const elements = text.match(/<(?:style|script)\b[^>]*>/g) ?? [];
      expect(elements.map((element) => element.includes(` nonce="${nonce}"`))).toEqual(elements.map(() => true));
    }
  });

  test('has no handler or style in its markup, loads nothing, and leads to this service only', async () => {
    for (const [key, { text }] of await pages()) {
      const markup = text.replaceAll(/<(style|script)\b[^>]*>.*?<\/\1>/gs, '');
      expect([
        key,
        ...(markup.match(/\s(?:on\w+|style|src|srcset|ping)=|<(?:link|iframe|object|embed|base)\b/gi) ?? []),
      ]).toEqual([key]);
      const targets = [...markup.matchAll(/\s(?:href|action|formaction)="([^"]*)"/g)].map(([, target]) => target);
      expect([key, ...targets.filter((target) => !/^(?:\/(?!\/)|#)/.test(target ?? ''))]).toEqual([key]);
    }
  });

  test('has another nonce each time', async () => {
    const nonceOf = ({ headers }: Answer) => EXACT_POLICY.exec(headers['content-security-policy'] ?? '')?.[1];
    const both = [...(await pages()), ...(await pages())].map(([, answer]) => nonceOf(answer));
    expect(new Set(both).size).toBe(both.length);
  });
});
