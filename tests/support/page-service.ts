import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { startBrowser } from './browser';
import { plantCanary } from './canaries';
import { newCredentials } from './deps';
import { runLocalAdmin } from './local-admin';
import { type LocalStart, startLocally, untilReady } from './local-start';

/** In milliseconds: how long a page may take on a busy machine. */
const PATIENCE = 15_000;

/** A mail as `/inbox.json` shows it. */
interface InboxMail {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
}

/** A person with a browser of their own, which has one page open. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser reported: blocked by a policy, or thrown by a script. */
  readonly complaints: readonly string[];
  /** @returns the status of the answer. */
  open(path: string): Promise<number>;
  /** Press the button that sends the form of these fields, after filling them in. @returns the status of the page that follows. */
  send(fields: Readonly<Record<string, string>>, button?: string): Promise<number>;
  /** Send JSON with the cookies of this browser, as its pages could. */
  call(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** The local service and a browser, for all tests of one file. */
export interface PageService {
  readonly base: string;
  visit(options?: BrowserContextOptions): Promise<Visitor>;
  /** Newest first. */
  mailsTo(email: string): Promise<readonly InboxMail[]>;
  /** Wait for a mail. @param seen ids of earlier mails. @returns the newest one that is not among them. */
  mailTo(email: string, seen?: readonly string[]): Promise<InboxMail>;
  /** An account whose email is verified. The browser is signed in to it. */
  signUp(visitor: Visitor): Promise<Credentials>;
  /** Sign the browser in to the account of the admin of customer 1: the same one for all tests of the file. */
  signInAsAdmin(visitor: Visitor): Promise<Credentials>;
  /** Run the admin command on the service. @returns the document that it prints. */
  runAdmin(...args: readonly string[]): Promise<unknown>;
}

/** Start both before the tests of this file. @param settings of the service, or what makes them once its own URL is known. */
export const usePageService = (settings: () => Record<string, string>): PageService => {
  let local: LocalStart;
  let browser: Browser;
  let base = '';
  let dynamodb: Record<string, string> = {};
  let admin: Promise<Credentials> | undefined;

  const createAdmin = async (): Promise<Credentials> => {
    const credentials = newCredentials();
    const args = ['create', '--email', credentials.email, '--name', 'Ada Admin', '--role', 'admin'];
    await runLocalAdmin(dynamodb, args, `${credentials.password}\n`);
    return credentials;
  };

  beforeAll(async () => {
    const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
    base = `http://localhost:${port}`;
    dynamodb = { PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: ':memory:' };
    local = startLocally({
      ...dynamodb,
      SESSIONS_PER_USER: '100',
      LIMIT_ADDRESS_FAILURES: '0',
      LIMIT_SIGNUPS: '0',
      LIMIT_MAILS: '0',
      ...settings(),
    });
    [browser] = await Promise.all([startBrowser(), untilReady(local)]);
  });

  afterAll(async () => {
    await browser?.close();
    local?.process.kill('SIGTERM');
    await local?.exited;
  });

  const mailsTo = async (email: string): Promise<readonly InboxMail[]> => {
    const answer = await fetch(`${base}/inbox.json?to=${encodeURIComponent(email)}`);
    return (await answer.json()) as InboxMail[];
  };

  const mailTo = async (email: string, seen: readonly string[] = []): Promise<InboxMail> => {
    for (;;) {
      const mail = (await mailsTo(email)).find(({ id }) => !seen.includes(id));
      if (mail !== undefined) {
        for (const link of mail.links) plantCanary(tokenIn(link));
        return mail;
      }
      await sleep(30);
    }
  };

  return {
    get base() {
      return base;
    },
    visit: async (options) => visitorOf(base, await browser.newContext(options)),
    mailsTo,
    mailTo,
    signUp: async (visitor) => {
      const credentials = newCredentials();
      await visitor.call('POST', '/users', credentials);
      const { links } = await mailTo(credentials.email);
      await visitor.call('POST', '/verify_email', { token: tokenIn(links[0] ?? '') });
      await visitor.call('POST', '/sessions', credentials);
      return credentials;
    },
    runAdmin: (...args) => runLocalAdmin(dynamodb, args),
    signInAsAdmin: async (visitor) => {
      admin ??= createAdmin();
      const credentials = await admin;
      await visitor.call('POST', '/sessions', credentials);
      return credentials;
    },
  };
};

/**
 * Give the browser an authenticator for passkeys, which verifies its user at once: also where a page only offers passkeys as autofill.
 * @returns what takes it away.
 */
export const addAuthenticator = async ({ context, page }: Visitor): Promise<() => Promise<void>> => {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return async () => {
    await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  };
};

/** A script for browsers that have passkeys, but do not offer them in fields: an authenticator of the tests would answer at once. */
export const withoutAutofill = 'PublicKeyCredential.isConditionalMediationAvailable = async () => false;';

/** The token of the link of a mail. */
export const tokenIn = (link: string): string => new URL(link).searchParams.get('token') ?? '';

const visitorOf = async (base: string, context: BrowserContext): Promise<Visitor> => {
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text());
  });
  let status = 0;
  page.on('response', (response) => {
    if (response.request().isNavigationRequest()) status = response.status();
  });

  return {
    context,
    page,
    complaints,
    open: async (path) => {
      await page.goto(path.startsWith('/') ? `${base}${path}` : path);
      return status;
    },
    send: async (fields, button) => {
      const names = Object.entries(fields);
      for (const [name, text] of names) await page.locator(`[name="${name}"]:visible`).fill(text);
      const form =
        names.length === 0
          ? page.locator('main form').first()
          : page.locator('main form', { has: page.locator(`[name="${names[0]?.[0]}"]:visible`) });
      const chosen = form.locator(button ?? 'button:not([type="button"])').first();
      await Promise.all([page.waitForEvent('domcontentloaded'), chosen.click()]);
      return status;
    },
    call: async (method, path, body) => {
      const answer = await context.request.fetch(`${base}${path}`, {
        method,
        headers: { accept: 'application/json' },
        ...(body === undefined ? {} : { data: body }),
      });
      const text = await answer.text();
      if (!answer.ok()) throw new Error(`${method} ${path} was answered with ${answer.status()}: ${text}`);
      for (const { value } of await context.cookies()) plantCanary(value);
      return text === '' ? {} : JSON.parse(text);
    },
    close: async () => {
      for (const { value } of await context.cookies()) plantCanary(value);
      await context.close();
    },
  };
};
