import { describe, expect, jest, test } from '@jest/globals';
import * as v from 'valibot';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { summaryOf } from '../../../../lib/auth/sessions/find-live-session';
import {
  leaving,
  proving,
  settingUp,
  signedIn,
  signedInByCookie,
  withRecentAuthentication,
} from '../../../../lib/endpoints/auth-service/callers';
import { authService } from '../../../../lib/endpoints/auth-service/surface';
import { privateEndpoint } from '../../../../lib/http/handler';
import { type HttpResponse, ok } from '../../../../lib/http/response';
import { call, gatewayEvent, type RequestParts } from '../../../support/event';
import { withPlantedSession } from '../../../support/sessions';

const settings = {
  sessionCookie: { name: 'session_id', secure: false },
  origins: ['https://app.example.com'],
  openPaths: [],
  errorsHaveCodes: false,
};
const FORBIDDEN = [403, '{"message":"Forbidden"}'];
const foreign: [title: string, headers: Record<string, string>][] = [
  ['by its origin', { origin: 'https://evil.example' }],
  ['by its kind', { 'sec-fetch-site': 'cross-site' }],
  ['by its referer', { referer: 'https://evil.example/page' }],
];

/** An endpoint for these callers, one of the callers, and the calls of the endpoint. */
const behind = async (callersOf: typeof withRecentAuthentication, mode = classicMode) => {
  const given = await withPlantedSession({ mode });
  const endpoint = jest.fn<(request: unknown) => Promise<HttpResponse>>(async () => ok({}));
  const callers = callersOf(given.deps, settings);
  const body = v.strictObject({ title: v.string() });
  const handler = privateEndpoint(authService, settings, callers, { body }, endpoint);
  const send = async (parts: RequestParts = {}, route = 'PUT /notes') => {
    const cookies = [`session_id=${given.token}`];
    const answer = await call(handler, gatewayEvent(route, { cookies, json: { title: 'a' }, ...parts }));
    return [answer.status, answer.text];
  };
  return { ...given, endpoint, send };
};

describe.each([
  ['signedIn', signedIn],
  ['withRecentAuthentication', withRecentAuthentication],
  ['settingUp', settingUp],
  ['proving', proving],
])('%s', (_, callersOf) => {
  test.each([classicMode, hardenedMode])('passes the user and the session to the endpoint: $name', async (mode) => {
    const { endpoint, send, user, session } = await behind(callersOf, mode);
    expect(await send()).toEqual([200, '{}']);
    expect(endpoint.mock.calls[0]?.[0]).toMatchObject({
      caller: user,
      session: summaryOf(session),
      body: { title: 'a' },
      client: 'curl/8.5.0',
    });
  });

  test.each<[title: string, parts: RequestParts]>([
    ['nothing', { cookies: [] }],
    ['an unknown session', { cookies: ['session_id=made up'] }],
    ['two sessions', { cookies: ['session_id=a', 'session_id=b'] }],
    ['another cookie', { cookies: ['theme=dark'] }],
  ])('refuses %s before it reads the body', async (__, parts) => {
    const { endpoint, send } = await behind(callersOf);
    expect(await send({ ...parts, json: { titles: 1 } })).toEqual(FORBIDDEN);
    expect(endpoint).not.toHaveBeenCalled();
  });

  test.each(foreign)(
    'refuses a change that a page of another site sends, named %s, without a table call',
    async (__, headers) => {
      const { endpoint, send, deps } = await behind(callersOf);
      const find = jest.spyOn(deps.sessions, 'findSession');
      for (const method of ['PUT', 'POST', 'DELETE', 'PATCH'])
        expect(await send({ headers }, `${method} /notes`)).toEqual(FORBIDDEN);
      expect(endpoint).not.toHaveBeenCalled();
      expect(find).not.toHaveBeenCalled();
    },
  );

  test.each(['GET', 'HEAD'])('answers pages of every site: %s', async (method) => {
    const { endpoint, send } = await behind(callersOf);
    await send({ headers: { origin: 'https://evil.example' } }, `${method} /notes`);
    expect(endpoint).toHaveBeenCalledTimes(1);
  });

  test('lets pages of allowed origins change state', async () => {
    const { send } = await behind(callersOf);
    expect(await send({ headers: { origin: 'https://app.example.com' } })).toEqual([200, '{}']);
  });

  test('answers 503 and does nothing while the table is unavailable', async () => {
    const { endpoint, send, deps } = await behind(callersOf);
    deps.sessions.findSession = async () => Promise.reject(new StoreUnavailableError(new Error('scripted')));
    expect(await send()).toEqual([503, '{"error":"temporarily unavailable"}']);
    expect(endpoint).not.toHaveBeenCalled();
  });
});

test.each([
  [599_999, true],
  [600_000, false],
])('%i ms after the sign-in, authentication is recent: %p', async (milliseconds, isFresh) => {
  const { deps, endpoint, send } = await behind(withRecentAuthentication);
  deps.clock.moveBy(milliseconds);
  const stale = [403, '{"message":"sign in again first: this needs a sign-in of the last 10 minutes"}'];
  expect(await send()).toEqual(isFresh ? [200, '{}'] : stale);
  expect(endpoint).toHaveBeenCalledTimes(isFresh ? 1 : 0);
});

test.each([
  [599_999, 200],
  [600_000, 403],
])('%i ms after the sign-in, a new token of the session is answered %i', async (milliseconds, status) => {
  const { deps, send, user, session } = await behind(withRecentAuthentication);
  deps.clock.moveBy(milliseconds);
  const { token } = await deps.accessTokens.issue({ user, session: { ...session, id: session.tokenHash } });
  const [answered] = await send({ cookies: [], headers: { authorization: `Bearer ${token}` } });
  expect(answered).toBe(status);
});

test.each([
  [60, 'minute'],
  [3600, '60 minutes'],
])('with a setting of %i s, the refusal says "the last %s"', async (seconds, words) => {
  const { deps, send } = await behind(withRecentAuthentication);
  deps.recentAuthenticationSeconds = seconds;
  deps.clock.moveBy(seconds * 1000 - 1);
  expect(await send()).toEqual([200, '{}']);
  deps.clock.moveBy(1);
  expect(await send()).toEqual([403, `{"message":"sign in again first: this needs a sign-in of the last ${words}"}`]);
});

test('other routes accept a session without recent authentication', async () => {
  const { deps, send } = await behind(signedIn);
  deps.clock.moveBy(86_399_999);
  expect(await send()).toEqual([200, '{}']);
});

const recentlySettingUp: typeof withRecentAuthentication = (deps, own) =>
  withRecentAuthentication(deps, own, settingUp(deps, own));

describe('a session by password of a user who must have a second factor', () => {
  const SETUP = 'set up a second factor first';
  const REQUIRED = 'second factor required';
  test.each<[string, typeof withRecentAuthentication, withNone: string | null, withOne: string | null]>([
    ['signedIn', signedIn, SETUP, REQUIRED],
    ['signedInByCookie', signedInByCookie, SETUP, REQUIRED],
    ['withRecentAuthentication', withRecentAuthentication, SETUP, REQUIRED],
    ['settingUp', settingUp, null, REQUIRED],
    ['settingUp with a recent sign-in', recentlySettingUp, null, REQUIRED],
    ['proving', proving, null, null],
    ['leaving', leaving, null, null],
  ])('%s: without one %p, with one %p', async (_, callersOf, withNone, withOne) => {
    const { deps, user, send } = await behind(callersOf);
    const answerOf = (message: string | null) => (message === null ? [200, '{}'] : [403, JSON.stringify({ message })]);
    deps.secondFactorPolicy = 'all';
    expect(await send()).toEqual(answerOf(withNone));
    deps.users.put({ ...user, passkeys: 1 });
    expect(await send()).toEqual(answerOf(withOne));
    deps.secondFactorPolicy = 'none';
    expect(await send()).toEqual([200, '{}']);
  });

  test('needs a recent sign-in to set one up, where the route says so', async () => {
    const { deps, send } = await behind(recentlySettingUp);
    deps.secondFactorPolicy = 'all';
    deps.clock.moveBy(600_000);
    expect((await send())[0]).toBe(403);
  });
});
