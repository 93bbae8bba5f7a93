import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createLocalPlace, type LocalPlace, listens } from '../../support/local-place';

jest.setTimeout(240_000);

let place: LocalPlace;

beforeEach(async () => {
  place = await createLocalPlace();
});
afterEach(() => place.clear());

describe('a start with settings of the caller', () => {
  test('uses the settings of the caller instead of serverless.yml, but never other routes', async () => {
    const local = await place.startAndWait({
      CONTRACT_MODE: 'classic',
      SESSION_COOKIE: 'my_cookie',
      SESSION_DURATION: '77',
      ROUTES: 'GET /made-up',
    });
    expect(local.output()).toMatch(/mode +classic/);
    expect(local.output()).not.toContain('CONTRACT_MODE');
    expect((await fetch(`http://localhost:${place.port}/made-up`, { method: 'POST' })).status).toBe(404);
    const account = { email: 'ada@example.com', password: 'correct horse battery' };
    await place.post('/users', account);
    const answer = await place.post('/sessions', account);
    expect(answer.headers.get('set-cookie')).toMatch(/^my_cookie=.*Max-Age=77/);
  });

  test('tells a module of the caller what happens to users', async () => {
    const module = join(place.dataDir, 'hooks.mjs');
    const told = join(place.dataDir, 'told');
    writeFileSync(
      module,
      `import { appendFileSync } from 'node:fs';
       export default ({ type, user }) => appendFileSync(${JSON.stringify(told)}, \`\${type} \${user?.email}\\n\`);`,
    );
    await place.startAndWait({ EVENT_HANDLER: module });
    const account = { email: 'ada@example.com', password: 'correct horse battery' };
    await place.post('/users', account);
    await place.post('/sessions', account);
    while (!existsSync(told) || !readFileSync(told, 'utf8').includes('user.signed_in')) await pause(50);
    expect(readFileSync(told, 'utf8')).toBe('user.created ada@example.com\nuser.signed_in undefined\n');
  });

  test('refuses a module that is not there', async () => {
    const local = place.start({ EVENT_HANDLER: './nowhere.mjs' });
    expect(await local.exited).toBe(1);
    expect(local.output()).toMatch(/^Error: .*nowhere\.mjs/m);
  });
});

describe('mail', () => {
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
  const signUp = (name: string) =>
    place.post('/users', { email: `${name}@example.com`, password: 'correct horse battery' });

  test('is in the inbox and in the data folder, once, before and after a restart', async () => {
    // Without an address to send from: nothing here would send.
    const settings = { CONTRACT_MODE: 'hardened', MAIL_FROM: '' };
    const first = await place.startAndWait(settings);
    expect(first.output()).toContain(
      `  Mails    http://localhost:${place.port}/inbox (also in ${join(place.dataDir, 'mail')})\n`,
    );
    // Nobody can mail to this domain, and locally nobody asks.
    await signUp('ada');
    const [mail] = await untilMails(1);
    expect(mail).toMatchObject({
      to: 'ada@example.com',
      links: [
        expect.stringMatching(`^http://localhost:${place.port}/verify_email\\?token=[0-9a-f-]{36}\\.[\\w-]{43}$`),
      ],
    });
    first.process.kill('SIGTERM');
    await first.exited;
    expect(readdirSync(place.dataDir)).toEqual(expect.arrayContaining(['delivered-mails.txt', 'mail']));

    await place.startAndWait(settings);
    expect(await inbox()).toEqual([mail]);
    await signUp('eve');
    expect((await untilMails(2)).map(({ to }) => to)).toEqual(['eve@example.com', 'ada@example.com']);
    expect(await inbox('?to=ada@example.com')).toEqual([mail]);
    expect(readdirSync(join(place.dataDir, 'mail'))).toHaveLength(2);
  });
});

describe('accounts and access tokens', () => {
  test.each([
    ['go on after a restart, with the keys', false],
    ['end with the data where none is kept', true],
  ])('%s', async (_, inMemory) => {
    const settings = { CONTRACT_MODE: 'classic', ...(inMemory ? { DATA_DIR: ':memory:' } : {}) };
    const account = { email: 'ada@example.com', password: 'correct horse battery' };
    const first = await place.startAndWait(settings);
    await place.post('/users', account);
    const { access_token: token } = (await (await place.post('/api/users/login', account)).json()) as {
      access_token: string;
    };
    const check = () =>
      fetch(`http://localhost:${place.port}/api/users/token`, { headers: { authorization: `Bearer ${token}` } });
    expect((await check()).status).toBe(200);
    first.process.kill('SIGTERM');
    await first.exited;

    await place.startAndWait(settings);
    expect((await check()).status).toBe(inMemory ? 401 : 200);
    expect((await place.post('/sessions', account)).status).toBe(inMemory ? 401 : 200);
  });
});

describe('a stop', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('by %s leaves nothing and exits with 0', async (signal) => {
    const local = await place.startAndWait();
    process.kill(-(local.process.pid as number), signal);
    await expect(local.exited).resolves.toBe(0);
    while (await listens(place.dynamodbPort)) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await listens(place.port)).toBe(false);
    expect(local.output()).not.toContain('Error');
  });
});
