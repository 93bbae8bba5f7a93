import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import { type Client, createClient } from '../../../lib/client/client';
import { createAuthService } from '../../support/auth-service';
import { newCredentials } from '../../support/deps';
import { createTabs } from '../../support/directory-tabs';
import { serviceFetch } from '../../support/service-fetch';

const baseUrl = 'http://localhost:3000';

test('is at most 5 KB, minified and gzipped, with nothing but itself', () => {
  const { outputFiles, metafile } = buildSync({
    entryPoints: ['lib/client/client.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
  });
  expect(gzipSync(outputFiles[0]?.contents ?? '').length).toBeLessThanOrEqual(5 * 1024);
  expect(Object.keys(metafile.inputs).filter((path) => !path.startsWith('lib/client/'))).toEqual([]);
});

test('can be loaded where nothing of a browser and nothing of Node exists', () => {
  const { outputFiles } = buildSync({
    entryPoints: ['lib/client/client.ts'],
    bundle: true,
    format: 'iife',
    globalName: 'client',
    write: false,
  });
  const program = `
    const context = require('node:vm').createContext({ Headers, done: null });
    const code = ${JSON.stringify(outputFiles[0]?.text)};
    require('node:vm').runInContext(code + "; client.createClient({ baseUrl: 'https://auth.example.com' })", context);
    console.log(Object.keys(require('node:vm').runInContext('client', context)).join());`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  expect([stdout.trim(), stderr]).toEqual(['createClient', '']);
});

describe('with the cookie of a browser', () => {
  const withService = (settings: Parameters<typeof createAuthService>[0] = {}) => {
    const service = createAuthService(settings);
    const jar = new Map<string, string>();
    const network = serviceFetch(
      {
        'POST /users': service.signUp,
        'POST /sessions': service.signIn,
        'DELETE /sessions': service.signOut,
        'GET /profile': service.getProfile,
      },
      jar,
    );
    return { jar, network, auth: createClient({ baseUrl, fetch: network.fetch }) };
  };

  test('signs up, signs in, is somebody, and signs out', async () => {
    const { auth, jar } = withService();
    const credentials = newCredentials();
    const { email } = credentials;
    expect(await auth.signUp(credentials)).toMatchObject({ ok: true, data: { email, message: 'user created' } });
    expect(await auth.signIn(credentials)).toMatchObject({ ok: true, data: { email, message: 'logged in' } });
    expect([...jar.keys()]).toEqual(['session_id']);
    expect(await auth.getProfile()).toMatchObject({ ok: true, data: { email } });
    expect(await auth.signOut()).toMatchObject({ ok: true, data: undefined });
    expect(jar.size).toBe(0);
    expect(await auth.getProfile()).toMatchObject({ ok: false, status: 403 });
  });

  test('has the codes of mode hardened', async () => {
    const { auth } = withService({ errorsHaveCodes: true });
    expect(await auth.signIn(newCredentials())).toMatchObject({ status: 401, code: 'wrong_credentials' });
    expect(await auth.getProfile()).toMatchObject({ status: 403, code: 'not_signed_in' });
    const blank = await auth.signUp({ email: '', password: 'p' });
    expect(blank).toMatchObject({ status: 400, code: 'missing_field', field: 'email' });
  });

  test('says why a sign-in is refused', async () => {
    const { auth } = withService();
    const result = await auth.signIn(newCredentials());
    expect(result).toMatchObject({ ok: false, status: 401, message: 'wrong email or password' });
  });
});

/** The auth service with `POST /token`, whose tokens are `1`, `2`, and so on. */
const withTokens = (status = () => 200) => {
  let time = 0;
  let issued = 0;
  let held: Promise<void> | undefined;
  const answer = (body: object, code = 200) => new Response(JSON.stringify(body), { status: code });
  const seen: string[] = [];
  const auth = createClient({
    baseUrl,
    now: () => time,
    retries: 0,
    fetch: async (url, init) => {
      const { method, headers, url: asked } = new Request(url, init);
      if (!asked.startsWith(baseUrl)) {
        seen.push(`${headers.get('authorization')}`);
        return answer({}, headers.get('authorization') === `Bearer ${issued}` ? 200 : 401);
      }
      if (method !== 'POST' || !asked.endsWith('/token')) return answer({ message: 'done' });
      if (status() !== 200) return answer({ message: 'Forbidden' }, status());
      issued += 1;
      const order = issued;
      await held;
      return answer({ access_token: `${order}`, token_type: 'Bearer', expires_in: 900 });
    },
  });
  /** Answers of `POST /token` wait from now on. @returns a function that lets them go */
  const holdTokens = (): (() => void) => {
    let release = () => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  };
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  const revoke = () => {
    issued += 1;
  };
  return { auth, pass, seen, revoke, holdTokens };
};

describe('the access token of the session', () => {
  const tokenOf = async (auth: Client) => {
    const result = await auth.accessToken();
    return result.ok ? result.data : result.code;
  };

  test('is kept until nine tenths of its lifetime have passed', async () => {
    const { auth, pass } = withTokens();
    expect(await Promise.all([tokenOf(auth), tokenOf(auth)])).toEqual(['1', '1']);
    pass(809_999);
    expect(await tokenOf(auth)).toBe('1');
    pass(1);
    expect(await tokenOf(auth)).toBe('2');
  });

  test('is forgotten with every change: the session may be another one', async () => {
    const { auth } = withTokens();
    expect(await tokenOf(auth)).toBe('1');
    await auth.getProfile();
    expect(await tokenOf(auth)).toBe('1');
    await auth.signIn(newCredentials());
    expect(await tokenOf(auth)).toBe('2');
  });

  test('that was asked for before a change is not kept after it', async () => {
    const { auth, holdTokens } = withTokens();
    const release = holdTokens();
    const before = tokenOf(auth);
    await auth.signOut();
    const after = tokenOf(auth);
    release();
    expect([await before, await after, await tokenOf(auth)]).toEqual(['1', '2', '2']);
  });

  test.each([401, 403])('is none where nobody is signed in (%i)', async (status) => {
    const { auth } = withTokens(() => status);
    expect(await auth.accessToken()).toMatchObject({ ok: false, status: 401, code: 'not_signed_in' });
  });

  test('is unknown while the service is unavailable', async () => {
    let status = 503;
    const { auth } = withTokens(() => status);
    expect(await tokenOf(auth)).toBe('unavailable');
    status = 200;
    expect(await tokenOf(auth)).toBe('1');
  });

  test('is sent to another service, and replaced once if that service refuses it', async () => {
    const { auth, seen, revoke } = withTokens();
    expect((await auth.fetchWithToken('https://orders.example.com/')).status).toBe(200);
    revoke();
    expect((await auth.fetchWithToken('https://orders.example.com/')).status).toBe(200);
    expect(seen).toEqual(['Bearer 1', 'Bearer 1', 'Bearer 3']);
  });

  test('is not left out because the service cannot be asked: the call fails', async () => {
    const { auth, seen } = withTokens(() => 503);
    const call = auth.fetchWithToken('https://orders.example.com/');
    await expect(call).rejects.toMatchObject({ cause: { code: 'unavailable', status: 503 } });
    expect(seen).toEqual([]);
  });

  test('is not sent where there is none', async () => {
    const { auth, seen } = withTokens(() => 403);
    expect((await auth.fetchWithToken('https://orders.example.com/')).status).toBe(401);
    expect(seen).toEqual(['null']);
  });
});

test('in token mode no cookie is sent or kept', async () => {
  const { tab, network, credentials } = await createTabs();
  const modes: (string | undefined)[] = [];
  const auth = tab({
    fetch: (url, init) => {
      modes.push(init?.credentials);
      return network.fetch(url, init);
    },
  });
  await auth.issueTokens(credentials);
  await auth.getToken();
  expect(modes).toEqual(['omit', 'omit']);
});
