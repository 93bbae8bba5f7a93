import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { hasBrowser, startBrowser } from '../support/browser';
import { plantCanary } from '../support/canaries';
import { newCredentials } from '../support/deps';
import { commandsOf, filesOf } from '../support/guide';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';
import { type Application, newApplication } from '../support/npm-package';
import { type Running, startProgram } from '../support/running';

jest.setTimeout(180_000);

const GUIDE = 'docs/guides/single-page-app.md';

// The browser of the tests is there for Linux on x64 alone: elsewhere these tests are skipped.
(hasBrowser ? describe : describe.skip).each(['classic', 'hardened'])(`${GUIDE}, in mode %s`, (mode) => {
  let local: LocalStart;
  let browser: Browser;
  let application: Application;
  let running: Running[];
  let app: string;
  let service: string;

  beforeAll(async () => {
    const [port, dynamodbPort, appPort, ordersPort] = await Promise.all(Array.from({ length: 4 }, findFreePort));
    [service, app] = [`http://localhost:${port}`, `http://localhost:${appPort}`];
    // The ports of the guide may be in use: each run has its own.
    const ports = {
      ':3000': `:${port}`,
      ':5173': `:${appPort}`,
      ':4000': `:${ordersPort}`,
      '(4000)': `(${ordersPort})`,
    };
    local = startLocally({
      PORT: `${port}`,
      DYNAMODB_PORT: `${dynamodbPort}`,
      DATA_DIR: ':memory:',
      ALLOWED_ORIGINS: app,
      CONTRACT_MODE: mode,
    });
    [application, browser] = await Promise.all([newApplication({ withJose: true }), startBrowser(), untilReady(local)]);
    application.write(filesOf(GUIDE, ports));
    const bundle = commandsOf(GUIDE, ports).find((command) => command.startsWith('npx esbuild ')) ?? '';
    const cwd = application.directory;
    running = await Promise.all([
      startProgram(process.execPath, ['orders.js'], { cwd, port: Number(ordersPort) }),
      startProgram(resolve('node_modules/.bin/esbuild'), bundle.split(' ').slice(2), { cwd, port: Number(appPort) }),
    ]);
  });

  afterAll(async () => {
    await browser?.close();
    for (const program of running ?? []) await program.stop();
    local?.process.kill('SIGTERM');
    await local?.exited;
    application?.remove();
  });

  const open = async (context: BrowserContext): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(app);
    return page;
  };

  const press = async (page: Page, button: string): Promise<void> => page.getByRole('button', { name: button }).click();

  const says = async (page: Page, text: string): Promise<void> => {
    await page.getByText(text, { exact: true }).waitFor();
  };

  const fill = async (page: Page, { email, password }: { email: string; password: string }): Promise<void> => {
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(password);
  };

  /** The person opens the link in the mail, in the same browser, and presses the button of its page. */
  const verify = async (context: BrowserContext, email: string): Promise<void> => {
    const page = await context.newPage();
    let link: string | undefined;
    while (link === undefined) {
      const answer = await fetch(`${service}/inbox.json?to=${encodeURIComponent(email)}`);
      const [mail] = (await answer.json()) as { links: string[] }[];
      link = mail?.links[0];
      if (link === undefined) await sleep(50);
    }
    plantCanary(link.split('token=')[1] ?? '');
    await page.goto(link);
    await page.getByRole('button').click();
    await page.getByRole('button').waitFor({ state: 'detached' });
    await page.close();
  };

  const signedIn = async () => {
    const context = await browser.newContext();
    const page = await open(context);
    const credentials = newCredentials();
    await says(page, 'Not signed in.');
    await fill(page, credentials);
    await press(page, 'Sign up');
    await says(page, 'Look into your mailbox, then sign in.');
    if (mode === 'hardened') await verify(context, credentials.email);
    await press(page, 'Sign in');
    await says(page, `Signed in as ${credentials.email}.`);
    for (const { value } of await context.cookies()) plantCanary(value);
    return { context, page, ...credentials };
  };

  test('signs up, signs in, calls the second service with a token, and signs out', async () => {
    const { context, page, email } = await signedIn();
    await press(page, 'My orders');
    await says(page, `Orders of ${email}: none yet.`);
    await press(page, 'Sign out');
    await says(page, 'Not signed in.');
    await press(page, 'My orders');
    await says(page, 'Please sign in first.');
    expect((await context.cookies()).filter(({ name }) => name.includes('session'))).toEqual([]);
  });

  test('says that the password is wrong', async () => {
    const { page, email } = await signedIn();
    await fill(page, { email, password: newCredentials().password });
    await press(page, 'Sign in');
    await says(page, 'Wrong email or password.');
  });

  test('is signed in in a second tab, after a reload, and signed out in both', async () => {
    const { context, page, email } = await signedIn();
    const second = await open(context);
    await says(second, `Signed in as ${email}.`);
    await press(second, 'My orders');
    await says(second, `Orders of ${email}: none yet.`);
    await page.reload();
    await says(page, `Signed in as ${email}.`);
    await press(page, 'Sign out');
    await says(page, 'Not signed in.');
    await second.reload();
    await says(second, 'Not signed in.');
  });

  test('nothing that a script can read or store is a secret', async () => {
    const { page } = await signedIn();
    await press(page, 'My orders');
    const readable = await page.evaluate(() => {
      const { document, localStorage, sessionStorage } = globalThis as unknown as {
        document: { cookie: string };
        localStorage: { length: number };
        sessionStorage: { length: number };
      };
      return [document.cookie, localStorage.length, sessionStorage.length];
    });
    expect(readable).toEqual(['', 0, 0]);
  });

  test('with tokens signs in, in two tabs that share them, and refreshes them in one of both', async () => {
    const { context, email, password } = await signedIn();
    const [first, second] = [await open(context), await open(context)];
    for (const page of [first, second])
      await page.addScriptTag({ type: 'module', content: await sharedTokens(service) });
    await first.evaluate(
      async ([user, secret]) => {
        const { auth } = globalThis as unknown as { auth: import('../../lib/client/client').Client };
        await auth.issueTokens({ email: user ?? '', password: secret ?? '' });
      },
      [email, password],
    );
    const ask = (page: Page) =>
      page.evaluate(async () => {
        const { auth } = globalThis as unknown as { auth: import('../../lib/client/client').Client };
        const results = await Promise.all(Array.from({ length: 4 }, () => auth.getToken()));
        return results.map((result) => (result.ok ? result.data.email : result.code));
      });
    const refreshes: string[] = [];
    context.on('request', (request) => request.url().endsWith('/refresh') && refreshes.push(request.method()));
    for (const page of [first, second]) await page.evaluate(() => Object.assign(globalThis, { aged: 900_000 }));
    const emails = await Promise.all([ask(first), ask(second)]);
    expect(emails.flat()).toEqual(Array(8).fill(email));
    expect(refreshes.filter((method) => method === 'POST')).toHaveLength(1);
  });

  /** A client in token mode whose store is shared by the tabs, as `globalThis.auth`. `aged`: milliseconds that its clock is ahead. */
  const sharedTokens = async (baseUrl: string): Promise<string> => {
    application.write({
      'shared.js': `
        import { createClient } from 'latchkey/client';
        const store = {
          get: () => JSON.parse(localStorage.getItem('tokens')),
          set: (tokens) => localStorage.setItem('tokens', JSON.stringify(tokens)),
        };
        const start = Date.now();
        const now = () => start + (globalThis.aged ?? 0);
        globalThis.auth = createClient({ baseUrl: '${baseUrl}', credentials: 'token', store, now });`,
    });
    return application.bundle('shared.js');
  };
});
