import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createLocalPlace, type LocalPlace, listens } from '../../support/local-place';
import type { LocalStart } from '../../support/local-start';

jest.setTimeout(240_000);

let place: LocalPlace;

beforeEach(async () => {
  place = await createLocalPlace();
});
afterEach(() => place.clear());

const account = { email: 'ada@example.com', password: 'correct horse battery' };

/** Send a signal to the process group, as Ctrl-C does. It must leave nothing and exit with 0. */
const expectStop = async (local: LocalStart, signal: NodeJS.Signals): Promise<void> => {
  process.kill(-(local.process.pid as number), signal);
  await expect(local.exited).resolves.toBe(0);
  while (await listens(place.dynamodbPort)) await pause(20);
  expect(await listens(place.port)).toBe(false);
  expect(local.output()).not.toContain('Error');
};

/** Sign in to the user directory. @returns what asks whether the access token is still good. */
const newToken = async (): Promise<() => Promise<number>> => {
  const { access_token: token } = (await (await place.post('/api/users/login', account)).json()) as {
    access_token: string;
  };
  const headers = { authorization: `Bearer ${token}` };
  return async () => (await fetch(`http://localhost:${place.port}/api/users/token`, { headers })).status;
};

describe('a start with settings of the caller, in memory', () => {
  test('uses them, but never other routes, tells a module of users, and forgets accounts at its end', async () => {
    const module = join(place.dataDir, 'hooks.mjs');
    const told = join(place.dataDir, 'told');
    writeFileSync(
      module,
      `import { appendFileSync } from 'node:fs';
       export default ({ type, user }) => appendFileSync(${JSON.stringify(told)}, \`\${type} \${user?.email}\\n\`);`,
    );
    const settings = { CONTRACT_MODE: 'classic', DATA_DIR: ':memory:' };
    const more = { EVENT_HANDLER: module, SESSION_COOKIE: 'my_cookie', SESSION_DURATION: '77', ROUTES: 'G/made-up' };
    const local = await place.startAndWait({ ...settings, ...more });
    expect(local.output()).toMatch(/mode +classic/);
    expect(local.output()).not.toContain('CONTRACT_MODE');
    expect((await fetch(`http://localhost:${place.port}/made-up`, { method: 'POST' })).status).toBe(404);
    await place.post('/users', account);
    const answer = await place.post('/sessions', account);
    expect(answer.headers.get('set-cookie')).toMatch(/^my_cookie=.*Max-Age=77/);
    while (!existsSync(told) || !readFileSync(told, 'utf8').includes('user.signed_in')) await pause(50);
    expect(readFileSync(told, 'utf8')).toBe('user.created ada@example.com\nuser.signed_in undefined\n');
    const tokenStatus = await newToken();
    expect(await tokenStatus()).toBe(200);
    await expectStop(local, 'SIGINT');

    const second = await place.startAndWait(settings);
    expect(await tokenStatus()).toBe(401);
    expect((await place.post('/sessions', account)).status).toBe(401);
    await expectStop(second, 'SIGHUP');
  });

  test('refuses a module that is not there', async () => {
    const local = place.start({ EVENT_HANDLER: './nowhere.mjs' });
    expect(await local.exited).toBe(1);
    expect(local.output()).toMatch(/^Error: .*nowhere\.mjs/m);
  });
});

describe('a start with a data folder', () => {
  type Kept = { id: string; to: string; links: string[] };
  const inbox = async (query = '') =>
    (await (await fetch(`http://localhost:${place.port}/inbox.json${query}`)).json()) as Kept[];
  const untilMails = async (count: number): Promise<Kept[]> => {
    for (;;) {
      const mails = await inbox();
      if (mails.length >= count) return mails;
      await pause(50);
    }
  };

  test('goes on after a restart with the accounts, the keys and the mails, each in the inbox and the folder once', async () => {
    // Without an address to send from: nothing here would send.
    const settings = { CONTRACT_MODE: 'hardened', MAIL_FROM: '' };
    const first = await place.startAndWait(settings);
    expect(first.output()).toContain(
      `  Mails    http://localhost:${place.port}/inbox (also in ${join(place.dataDir, 'mail')})\n`,
    );
    // Nobody can mail to this domain, and locally nobody asks.
    await place.post('/users', account);
    const [mail] = await untilMails(1);
    expect(mail).toMatchObject({
      to: 'ada@example.com',
      links: [
        expect.stringMatching(`^http://localhost:${place.port}/verify_email\\?token=[0-9a-f-]{36}\\.[\\w-]{43}$`),
      ],
    });
    const token = new URL(mail?.links[0] ?? '').searchParams.get('token');
    expect((await place.post('/verify_email', { token, password: account.password })).status).toBe(200);
    const tokenStatus = await newToken();
    expect(await tokenStatus()).toBe(200);
    await expectStop(first, 'SIGTERM');
    expect(readdirSync(place.dataDir)).toEqual(expect.arrayContaining(['delivered-mails.txt', 'mail']));

    await place.startAndWait(settings);
    expect(await inbox()).toEqual([mail]);
    expect(await tokenStatus()).toBe(200);
    expect((await place.post('/sessions', account)).status).toBe(200);
    await place.post('/users', { ...account, email: 'eve@example.com' });
    expect((await untilMails(2)).map(({ to }) => to)).toEqual(['eve@example.com', 'ada@example.com']);
    expect(await inbox('?to=ada@example.com')).toEqual([mail]);
    expect(readdirSync(join(place.dataDir, 'mail'))).toHaveLength(2);
  });
});
