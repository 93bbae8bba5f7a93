import { beforeEach, describe, expect, test } from '@jest/globals';
import type { RenderedMail } from '../../../../lib/auth/ports';
import { createInbox } from '../../../../scripts/local/inbox/inbox.mjs';
import { createLocalMailer, type LocalMailer } from '../../../../scripts/local/inbox/local-mailer.mjs';

let mailer: LocalMailer;
let seconds: number;

beforeEach(() => {
  seconds = 0;
  mailer = createLocalMailer(':memory:', () => new Date(Date.UTC(2026, 10, 20, 10, 0, seconds++)));
});

const send = (changes: Partial<RenderedMail> = {}) =>
  mailer.send({ id: 'one', to: 'ada@example.com', subject: 'Hello', text: 'text', html: '<p>html</p>', ...changes });

const ask = (
  url: string,
  { method = 'GET', host = 'localhost:3000', ip = '127.0.0.1', sendsMail = true, openAt = '' } = {},
) => createInbox(mailer, { sendsMail, openAt: openAt === '' ? undefined : new URL(openAt) })({ method, url, host, ip });

const pageOf = async (url: string) => {
  const answer = await ask(url);
  if (answer === null) throw new Error(`${url} is none of its business`);
  return answer;
};

/** Every tag of a page, by its name. */
const tagsOf = (page: string) => [...page.matchAll(/<([a-z][\w-]*)/gi)].map(([, name]) => name);

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;</title></style></pre></iframe>`;

describe('the list', () => {
  test('shows time, recipient and subject, newest first, and does not reload itself', async () => {
    await send({ id: 'one', subject: 'First' });
    await send({ id: 'two', subject: 'Second', to: 'eve+1@example.com' });
    const { status, body } = await pageOf('/inbox');
    expect(status).toBe(200);
    expect(body.indexOf('Second')).toBeLessThan(body.indexOf('First'));
    expect(body).not.toMatch(/http-equiv|<script/);
    expect(body).toContain('<a href="/inbox">Look for new mails</a>');
    expect(body).toContain('<a class="subject" href="/inbox/two">Second</a>');
    expect(body).toContain('href="/inbox?to=eve%2B1%40example.com"');
    expect(body).toContain('datetime="2026-11-20T10:00:01.000Z"');
  });

  test.each([
    '/inbox?to=EVE%2B1@example.com',
    '/inbox?to=eve+1@example.com',
    '/inbox/?to=%20eve%2B1%40example.com&x=1',
  ])('shows what one address got: %s', async (url) => {
    await send({ id: 'one', subject: 'First' });
    await send({ id: 'two', subject: 'Second', to: 'eve+1@example.com' });
    const { body } = await pageOf(url);
    expect([body.includes('First'), body.includes('Second')]).toEqual([false, true]);
    expect(body).toContain('<a href="/inbox">Show all</a>');
  });

  test('says what to do where there is no mail', async () => {
    expect((await pageOf('/inbox')).body).toContain('No mail yet');
    expect((await ask('/inbox', { sendsMail: false }))?.body).toContain('with a local database');
  });

  test('stops at two hundred, and says so', async () => {
    for (let number = 0; number < 200; number++) await send({ id: `${number}` });
    expect((await pageOf('/inbox')).body).not.toContain('Only the newest');
    await send({ id: 'last' });
    const { body } = await pageOf('/inbox');
    expect(body.match(/class="subject"/g)).toHaveLength(200);
    expect(body).toContain('Only the newest 200 are shown.');
  });
});

describe('a mail', () => {
  const token = 'http://localhost:3000/verify_email?token=a&b=c';

  test('shows both parts, and its links lead to a tab of their own', async () => {
    await send({ text: `Open ${token}`, html: `<p><a href="${token}">Open</a></p>` });
    const { status, body } = await pageOf('/inbox/one');
    expect(status).toBe(200);
    expect(body).toContain(
      '<a href="http://localhost:3000/verify_email?token=a&amp;b=c" target="_blank" rel="noopener noreferrer">',
    );
    expect(body).toContain('<pre>Open http://localhost:3000/verify_email?token=a&amp;b=c</pre>');
    expect(body).toMatch(
      /<iframe title="HTML part" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="&lt;base target=&quot;_blank&quot;&gt;&lt;p&gt;/,
    );
    expect(body).not.toContain('http-equiv="refresh"');
  });

  test.each(['nothing', 'ONE', '..', '%00', 'one%2f', 'constructor', '__proto__', 'x'.repeat(3000)])(
    'that there is not is 404: %s',
    async (id) => {
      await send();
      const { status, headers, body } = await pageOf(`/inbox/${id}`);
      expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
      expect(body).toContain('No such mail');
    },
  );
});

describe('hostile text', () => {
  test.each(['/inbox', '/inbox/one', `/inbox?to=${encodeURIComponent(HOSTILE)}`])('is text on %s', async (url) => {
    await send();
    const harmless = tagsOf((await pageOf(url)).body);
    await send({ to: HOSTILE, subject: HOSTILE, text: HOSTILE, html: HOSTILE });
    await send({ id: 'two' });
    const { body } = await pageOf(url);
    expect(body).toContain('&lt;script&gt;');
    expect(tagsOf(body).filter((name) => ['script', 'img'].includes(name ?? ''))).toEqual([]);
    expect(new Set(tagsOf(body))).toEqual(new Set([...harmless, ...(url.includes('to=') ? ['b'] : [])]));
  });

  test('is no attribute either', async () => {
    await send({ to: `a"onmouseover='x'@example.com`, text: `http://x/" onclick="alert(1) http://x/'onclick='y` });
    for (const url of ['/inbox', '/inbox/one']) {
      const tags = (await pageOf(url)).body.match(/<[^>]+>/g) ?? [];
      expect(tags.filter((tag) => /\son\w+\s*=/i.test(tag))).toEqual([]);
    }
  });

  test('is JSON for programs', async () => {
    await send({ to: HOSTILE, subject: HOSTILE, text: HOSTILE });
    const { headers, body } = await pageOf('/inbox.json');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(body)).toMatchObject([{ to: HOSTILE, subject: HOSTILE, text: HOSTILE }]);
  });
});

describe('for programs', () => {
  test('lists mails newest first, with their links', async () => {
    await send({ id: 'one', text: 'http://localhost:3000/a' });
    await send({ id: 'two', to: 'eve@example.com' });
    const one = {
      id: 'one',
      to: 'ada@example.com',
      subject: 'Hello',
      sent_at: '2026-11-20T10:00:00.000Z',
      links: ['http://localhost:3000/a'],
      text: 'http://localhost:3000/a',
    };
    expect(JSON.parse((await pageOf('/inbox.json')).body)).toMatchObject([{ id: 'two' }, one]);
    expect(JSON.parse((await pageOf('/inbox.json?to=Ada@example.com')).body)).toEqual([one]);
    expect(JSON.parse((await pageOf('/inbox.json?to=nobody@example.com')).body)).toEqual([]);
  });
});

describe('every answer', () => {
  test.each(['/inbox', '/inbox/', '/inbox.json', '/inbox/one', '/inbox/nothing'])(
    'is kept by nobody and tells nobody: %s',
    async (url) => {
      await send();
      const { headers } = await pageOf(url);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    },
  );

  test('has a policy under which only its own style runs, with a nonce of its own', async () => {
    const nonces = new Set<string>();
    for (const url of ['/inbox', '/inbox', '/inbox/nothing']) {
      const { headers, body } = await pageOf(url);
      const policy = headers['content-security-policy'] ?? '';
      const [, nonce = ''] = /style-src 'nonce-([\w+/=]{24})'/.exec(policy) ?? [];
      nonces.add(nonce);
      expect(policy).toMatch(/^default-src 'none'; /);
      expect(policy).toMatch(/base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/);
      expect(body).toContain(`<style nonce="${nonce}">`);
      expect(tagsOf(body)).not.toContain('script');
    }
    expect(nonces.size).toBe(3);
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('to %s is 405', async (method) => {
    for (const url of ['/inbox', '/inbox.json', '/inbox/one']) {
      const answer = await ask(url, { method });
      expect(answer).toMatchObject({
        status: 405,
        headers: { allow: 'GET, HEAD' },
        body: '{"error":"Method not allowed"}',
      });
    }
  });
});

describe('there is no inbox', () => {
  test.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'a b',
    '',
    '10.0.0.1:3000',
  ])('under the name %j', async (host) => {
    await send();
    for (const url of ['/inbox', '/inbox.json', '/inbox/one']) expect(await ask(url, { host })).toBeNull();
  });

  test.each(['192.168.1.6', '172.17.0.1', '::ffff:10.0.0.1'])('for a client at %s', async (ip) => {
    expect(await ask('/inbox', { ip })).toBeNull();
  });

  test.each([
    ['localhost:3000', true],
    ['192.168.1.5:3000', true],
    ['192.168.1.5', false],
    ['rebound.example:3000', false],
  ])('for other machines, unless it is open: under %s then %s', async (host, isServed) => {
    const answer = await ask('/inbox', { host, ip: '192.168.1.6', openAt: 'http://192.168.1.5:3000' });
    expect(answer !== null).toBe(isServed);
  });

  test.each(['localhost', '127.0.0.1:3000', '[::1]:3000'])('but under %s', async (host) => {
    expect(await ask('/inbox', { host })).toMatchObject({ status: 200 });
  });

  test.each([
    '/',
    '/inboxes',
    '/inbox/a/b',
    '/inbox.jsonx',
    '/x/inbox',
    '//localhost/inbox',
    '/INBOX',
    'http://localhost/inbox',
  ])('at %s', async (url) => {
    expect(await ask(url)).toBeNull();
  });
});
