import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { type FactorBody, totpCode } from '../support/authenticator-app';
import { hasBrowser, startBrowser } from '../support/browser';
import { newCredentials } from '../support/deps';
import { blocksOf } from '../support/doc-pages';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';

jest.setTimeout(180_000);

const PAGE = 'docs/passkeys.md';
const script = blocksOf(PAGE).find(({ language }) => language === 'js')?.text ?? '';

/** What a page does with the script of the documentation. */
interface Answer {
  readonly email?: string;
  readonly message?: string;
  readonly methods?: readonly string[];
  readonly name?: string;
}

// The browser of the tests is there for Linux on x64 alone: elsewhere these tests are skipped.
(hasBrowser ? describe : describe.skip)(`the script of ${PAGE}`, () => {
  let local: LocalStart;
  let browser: Browser;
  let service: string;

  beforeAll(async () => {
    const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
    service = `http://localhost:${port}`;
    local = startLocally({ PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: ':memory:' });
    [browser] = await Promise.all([startBrowser(), untilReady(local)]);
  });

  afterAll(async () => {
    await browser?.close();
    local?.process.kill('SIGTERM');
    await local?.exited;
  });

  /** A page of the service in a browser with an authenticator. @param isUserVerified whether it verifies its user. */
  const open = async (isUserVerified: boolean) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: isUserVerified,
        isUserVerified,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(`${service}/api/v1/status`);
    return page;
  };

  const run = (page: Page, code: string): Promise<Answer> =>
    page.evaluate(`(async () => {${script}; return ${code};})()`);
  const post = (page: Page, path: string, body: object) => run(page, `post('${path}', ${JSON.stringify(body)})`);
  const call = (page: Page, method: string, path: string, body?: object): Promise<unknown> =>
    page.evaluate(
      async (given) => {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(given.path, { method: given.method, headers, body: given.body ?? null });
        return response.json();
      },
      { method, path, body: body === undefined ? undefined : JSON.stringify(body) },
    );

  /** A page of a user who has added a passkey, and has signed out. */
  const withPasskey = async (isUserVerified: boolean) => {
    const page = await open(isUserVerified);
    const credentials = newCredentials();
    await post(page, '/users', credentials);
    await post(page, '/sessions', credentials);
    expect(await run(page, `addPasskey('Laptop')`)).toMatchObject({ name: 'Laptop', last_used_at: null });
    const signOut = () => page.context().clearCookies();
    return { page, credentials, signOut };
  };

  test('adds a passkey, signs in with it alone, and removes it', async () => {
    const { page, credentials, signOut } = await withPasskey(true);
    await signOut();
    expect(await run(page, 'signInWithPasskey()')).toEqual({ email: credentials.email, message: 'logged in' });
    const { sessions } = (await call(page, 'GET', '/sessions')) as { sessions: { methods: string[] }[] };
    expect(sessions[0]?.methods).toEqual(['hwk']);
    const { passkeys } = (await call(page, 'GET', '/passkeys')) as { passkeys: { id: string; last_used_at: string }[] };
    expect(passkeys).toMatchObject([{ name: 'Laptop', last_used_at: expect.any(String) }]);
    // The authenticator makes no second passkey of one user.
    await expect(run(page, `addPasskey('Again')`)).rejects.toThrow('InvalidStateError');
    expect(await call(page, 'DELETE', `/passkeys/${passkeys[0]?.id}`)).toEqual({ message: 'passkey removed' });
    await signOut();
    await expect(run(page, 'signInWithPasskey()')).rejects.toThrow('passkey refused');
  });

  test('takes the second step after a password', async () => {
    const { page, credentials, signOut } = await withPasskey(false);
    const { secret } = (await call(page, 'POST', '/second_factors/totp')) as FactorBody;
    await call(page, 'PUT', '/second_factors/totp', { code: totpCode(secret, new Date()) });
    await signOut();
    const alone = await run(page, 'signInWithPasskey()');
    expect(alone).toMatchObject({ message: 'second factor required', methods: ['totp', 'recovery_code'] });
    const signedIn = await run(page, `signInWithPasskey(await post('/sessions', ${JSON.stringify(credentials)}))`);
    expect(signedIn).toEqual({ email: credentials.email, message: 'logged in' });
    const { sessions } = (await call(page, 'GET', '/sessions')) as { sessions: { methods: string[] }[] };
    expect(sessions[0]?.methods).toEqual(['pwd', 'hwk']);
  });
});
