import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { plantCanary } from '../support/canaries';
import { newCredentials } from '../support/deps';
import { filesOf } from '../support/guide';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';
import { type Application, newApplication } from '../support/npm-package';
import { type Running, startProgram } from '../support/running';

jest.setTimeout(180_000);

const GUIDE = 'docs/guides/server-rendered-app.md';
const SECRET = 'a long random secret';

let local: LocalStart;
let application: Application;
let server: Running;
let app: string;
let service: string;

beforeAll(async () => {
  const [port, dynamodbPort, appPort] = await Promise.all(Array.from({ length: 3 }, findFreePort));
  [service, app] = [`http://localhost:${port}`, `http://localhost:${appPort}`];
  const settings = {
    PORT: `${port}`,
    DYNAMODB_PORT: `${dynamodbPort}`,
    DATA_DIR: ':memory:',
    LIMIT_ADDRESS_FAILURES: '3',
    PROXY_SECRET_SHA256: createHash('sha256').update(SECRET).digest('hex'),
  };
  local = startLocally(settings);
  [application] = await Promise.all([newApplication({ withJose: true }), untilReady(local)]);
  application.write(filesOf(GUIDE, { ':3000': `:${port}`, '(8080)': `(${appPort})` }));
  const env = { PROXY_SECRET: SECRET };
  server = await startProgram(process.execPath, ['server.mjs'], {
    cwd: application.directory,
    port: Number(appPort),
    env,
  });
});

afterAll(async () => {
  await server?.stop();
  local?.process.kill('SIGTERM');
  await local?.exited;
  application?.remove();
});

/** A browser at the application: it keeps cookies, and says which page sent a form. */
const newBrowser = () => {
  const jar = new Map<string, string>();
  return {
    jar,
    send: async (method: string, path: string, form?: Record<string, string>, origin = app) => {
      const answer = await fetch(app + path, {
        method,
        redirect: 'manual',
        headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; '), ...(method === 'POST' && { origin }) },
        ...(form && { body: new URLSearchParams(form) }),
      });
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        plantCanary(value);
        if (value === '') jar.delete(name);
        else jar.set(name, value);
      }
      return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
    },
  };
};

const signedIn = async () => {
  const browser = newBrowser();
  const credentials = newCredentials();
  const signUp = await browser.send('POST', '/sign-up', credentials);
  expect([signUp.status, signUp.text]).toEqual([200, expect.stringContaining('Look into your mailbox')]);
  expect(await browser.send('POST', '/sign-in', credentials)).toMatchObject({ status: 303, location: '/' });
  return { browser, ...credentials };
};

describe(GUIDE, () => {
  test('signs up, signs in, shows who is signed in, and signs out', async () => {
    const { browser, email } = await signedIn();
    expect([...browser.jar.keys()]).toEqual(['session_id']);
    expect((await browser.send('GET', '/')).text).toContain(`Signed in as ${email}.`);
    expect(await browser.send('POST', '/sign-out')).toMatchObject({ status: 303, location: '/' });
    expect(browser.jar.size).toBe(0);
    expect((await browser.send('GET', '/')).text).toContain('<form method="post">');
  });

  test('shows the form again after a wrong password, without a cookie', async () => {
    const browser = newBrowser();
    const answer = await browser.send('POST', '/sign-in', newCredentials());
    expect([answer.status, answer.text]).toEqual([401, expect.stringContaining('wrong email or password')]);
    expect(browser.jar.size).toBe(0);
  });

  // Only Linux has the addresses 127.0.0.2 and 127.0.0.3 without further ado.
  (process.platform === 'linux' ? test : test.skip)(
    'its users have a limit each, by the address of their browser',
    async () => {
      const signInFrom = async (localAddress: string): Promise<number | undefined> => {
        const form = new URLSearchParams(newCredentials()).toString();
        const options = { method: 'POST', host: '127.0.0.1', port: new URL(app).port, path: '/sign-in', localAddress };
        const sent = request({ ...options, headers: { host: new URL(app).host, origin: app } });
        sent.end(form);
        const [answer] = (await once(sent, 'response')) as [IncomingMessage];
        answer.resume();
        return answer.statusCode;
      };
      const statuses: (number | undefined)[] = [];
      for (let times = 0; times < 4; times += 1) statuses.push(await signInFrom('127.0.0.2'));
      expect(statuses).toEqual([401, 401, 401, 429]);
      expect(await signInFrom('127.0.0.3')).toBe(401);
    },
  );

  test('the session ends at once, wherever it is ended', async () => {
    const { browser, ...credentials } = await signedIn();
    const cookie = [...browser.jar].map((pair) => pair.join('=')).join('; ');
    expect((await browser.send('GET', '/orders')).text).toBe(`Orders of ${credentials.email}: none yet.`);
    await fetch(`${service}/sessions?all=true`, { method: 'DELETE', headers: { cookie } });
    expect(await browser.send('GET', '/orders')).toMatchObject({ status: 401 });
    expect((await browser.send('GET', '/')).text).toContain('<form method="post">');
  });

  test.each(['https://evil.example.com', 'null', ''])('refuses forms of a page of %j', async (origin) => {
    const { browser } = await signedIn();
    expect(await browser.send('POST', '/sign-out', {}, origin)).toMatchObject({ status: 403 });
    expect(browser.jar.size).toBe(1);
  });
});
