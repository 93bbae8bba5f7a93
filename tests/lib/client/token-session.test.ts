import { describe, expect, jest, test } from '@jest/globals';
import type { Tokens } from '../../../lib/client/token-session';
import { createLock, createTabs, noLock, sharedStore } from '../../support/directory-tabs';

const LIFETIME = 900_000; // milliseconds
const REFRESH = 'POST /api/users/refresh';

const signedIn = async (options: Parameters<Awaited<ReturnType<typeof createTabs>>['tab']>[0] = {}) => {
  const tabs = await createTabs();
  const auth = tabs.tab(options);
  const signIn = await auth.issueTokens(tabs.credentials);
  expect(signIn).toMatchObject({ ok: true });
  return { ...tabs, auth };
};

const refreshes = (asked: readonly string[]): number => asked.filter((route) => route === REFRESH).length;

describe('one tab', () => {
  test('sends the access token of the sign-in, and of no other operation', async () => {
    const { auth, network, user } = await signedIn();
    expect(await auth.getToken()).toMatchObject({ ok: true, data: { sub: user.id } });
    expect(network.asked).toEqual(['POST /api/users/login', 'GET /api/users/token']);
  });

  test('refreshes when nine tenths of the lifetime have passed, before it is refused', async () => {
    const { auth, network, clock } = await signedIn();
    clock.moveBy(LIFETIME * 0.9 - 1);
    await auth.getToken();
    expect(refreshes(network.asked)).toBe(0);
    clock.moveBy(1);
    expect(await auth.getToken()).toMatchObject({ ok: true });
    expect(network.asked.slice(-2)).toEqual([REFRESH, 'GET /api/users/token']);
  });

  test('refreshes once for eight calls at the same time', async () => {
    const { auth, network, clock } = await signedIn();
    clock.moveBy(LIFETIME);
    const results = await Promise.all(Array.from({ length: 8 }, () => auth.getToken()));
    expect(results.map(({ ok }) => ok)).toEqual(Array(8).fill(true));
    expect(refreshes(network.asked)).toBe(1);
  });

  test('refreshes and repeats a call whose token is refused, whatever its clock says', async () => {
    const { tab, clock, credentials, network } = await createTabs();
    const auth = tab({ now: () => 0 });
    await auth.issueTokens(credentials);
    clock.moveBy(LIFETIME * 2);
    expect(await auth.getToken()).toMatchObject({ ok: true });
    expect(network.asked.slice(1)).toEqual(['GET /api/users/token', REFRESH, 'GET /api/users/token']);
  });

  test('signs in again and again, for days, with each new refresh token', async () => {
    const { auth, clock } = await signedIn();
    for (let times = 0; times < 20; times += 1) {
      clock.moveBy(LIFETIME);
      expect(await auth.getToken()).toMatchObject({ ok: true });
    }
  });

  test('knows that the session has ended, and does not ask again', async () => {
    const { auth, network, directory, user } = await signedIn();
    directory.deps.users.put({ ...user, sessionEpoch: user.sessionEpoch + 1 });
    expect(await auth.getToken()).toMatchObject({ ok: false, status: 401, code: 'TOKEN_REVOKED' });
    expect(await auth.accessToken()).toMatchObject({ ok: false, status: 401, code: 'not_signed_in' });
    expect(refreshes(network.asked)).toBe(1);
  });

  test('forgets its tokens with the sign-out, also when it was signed out already', async () => {
    const { auth, tab, credentials } = await signedIn();
    expect(await auth.revokeTokens()).toMatchObject({ ok: true });
    expect(await auth.accessToken()).toMatchObject({ ok: false, code: 'not_signed_in' });
    const store = sharedStore();
    const [first, second] = [tab({ store }), tab({ store })];
    await first.issueTokens(credentials);
    const tokens = await store.get();
    await first.revokeTokens();
    await store.set(tokens);
    expect(await second.revokeTokens()).toMatchObject({ ok: false, status: 401 });
    expect(await store.get()).toBeNull();
  });

  test.each([200, 302])('forgets its tokens when the auth service ends their session (%i)', async (status) => {
    const { tab, network, credentials } = await createTabs();
    const auth = tab({
      fetch: async (url, init) =>
        init?.method === 'DELETE' ? new Response(status === 200 ? '{}' : null, { status }) : network.fetch(url, init),
    });
    await auth.issueTokens(credentials);
    expect(await auth.signOut()).toMatchObject({ ok: true });
    expect(await auth.accessToken()).toMatchObject({ ok: false, code: 'not_signed_in' });
  });

  test('a call that is aborted does not abort the refresh that others wait for', async () => {
    const { auth, clock, network } = await signedIn();
    clock.moveBy(LIFETIME);
    const controller = new AbortController();
    const aborted = auth.getToken({}, { signal: controller.signal });
    const other = auth.getToken();
    controller.abort(new Error('closed'));
    await expect(aborted).rejects.toThrow('closed');
    expect(await other).toMatchObject({ ok: true });
    expect(refreshes(network.asked)).toBe(1);
  });
});

describe('a lost answer of a refresh', () => {
  const withLosses = async (losses: number) => {
    const opened = await signedIn();
    opened.clock.moveBy(LIFETIME);
    opened.network.loseAnswers(REFRESH, losses);
    return { ...opened, result: await opened.auth.getToken() };
  };

  test.each([1, 2])('is asked for again: the service repeats it (%i lost)', async (losses) => {
    const { auth, result, network, clock } = await withLosses(losses);
    expect(result).toMatchObject({ ok: true });
    expect(refreshes(network.asked)).toBe(losses + 1);
    clock.moveBy(LIFETIME);
    expect(await auth.getToken()).toMatchObject({ ok: true });
  });

  test('signs nobody out when the network stays away: the tokens are kept', async () => {
    const { auth, result, clock } = await withLosses(3);
    expect(result).toMatchObject({ ok: false, code: 'network_error', status: 0 });
    clock.moveBy(5000);
    expect(await auth.getToken()).toMatchObject({ ok: true });
  });

  test('has three attempts of 3 seconds, all within the 10 seconds of the service', async () => {
    const { auth, clock, network } = await signedIn();
    clock.moveBy(LIFETIME);
    network.hang(REFRESH);
    jest.useFakeTimers();
    const start = Date.now();
    const timeouts = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error('timeout')), milliseconds);
      return controller.signal;
    });
    const call = auth.getToken();
    await jest.runAllTimersAsync();
    expect(await call).toMatchObject({ ok: false, code: 'network_error' });
    expect(timeouts.mock.calls).toEqual([[3000], [3000], [3000]]);
    expect(Date.now() - start).toBeLessThan(10_000);
    timeouts.mockRestore();
    jest.useRealTimers();
  });
});

describe.each([
  ['with Web Locks', createLock],
  ['without Web Locks', () => noLock],
])('two tabs with one store, %s', (title, newLock) => {
  const twoTabs = async () => {
    const tabs = await createTabs();
    const [store, lock] = [sharedStore(), newLock()];
    const [first, second] = [tabs.tab({ store, lock }), tabs.tab({ store, lock })];
    await first.issueTokens(tabs.credentials);
    return { ...tabs, store, first, second };
  };

  test('share a sign-in', async () => {
    const { second } = await twoTabs();
    expect(await second.getToken()).toMatchObject({ ok: true });
  });

  test('refresh at the same time, again and again, and stay signed in', async () => {
    const { first, second, clock, network, store } = await twoTabs();
    for (let times = 0; times < 5; times += 1) {
      clock.moveBy(LIFETIME);
      const results = await Promise.all([first, second, first, second].map((tab) => tab.getToken()));
      expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    }
    // Of two refreshes without a lock, the second one takes the tokens of the first one.
    expect(refreshes(network.asked)).toBe(title === 'with Web Locks' ? 5 : 10);
    expect(new Set(store.writes).size).toBe(6);
  });

  test('one takes the tokens that the other one has refreshed', async () => {
    const { first, second, clock, network } = await twoTabs();
    clock.moveBy(LIFETIME);
    await first.getToken();
    expect(await second.getToken()).toMatchObject({ ok: true });
    expect(refreshes(network.asked)).toBe(1);
  });

  test('a sign-out of one is a sign-out of the other, also during its refresh', async () => {
    const { first, second, clock, store } = await twoTabs();
    clock.moveBy(LIFETIME * 0.95);
    const refresh = second.getToken();
    await store.set(null);
    expect(await refresh).toMatchObject({ ok: false, status: 401 });
    expect(await store.get()).toBeNull();
    expect(await first.accessToken()).toMatchObject({ ok: false, code: 'not_signed_in' });
  });
});

test('a refresh that lost the race against another one does not write over it', async () => {
  const { tab, clock, network, credentials } = await createTabs();
  const store = sharedStore();
  const auth = tab({ store });
  await auth.issueTokens(credentials);
  clock.moveBy(LIFETIME);
  const newer: Tokens = { accessToken: 'newer', refreshToken: 'newer', refreshAt: clock.now().getTime() + LIFETIME };
  const slow = tab({
    store,
    fetch: async (url, init) => {
      const answer = await network.fetch(url, init);
      if (String(url).endsWith('/refresh')) await store.set(newer);
      return answer;
    },
  });
  expect(await slow.accessToken()).toMatchObject({ ok: true, data: 'newer' });
  expect(await store.get()).toBe(newer);
});
