import { describe, expect, jest, test } from '@jest/globals';
import * as v from 'valibot';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import type { TokenCaller } from '../../../../lib/auth/tokens/find-token-caller';
import { createGuards, type Guards } from '../../../../lib/endpoints/user-directory/guards';
import type { LambdaHandler } from '../../../../lib/http/handler';
import type { PrivateRequest } from '../../../../lib/http/request';
import { type HttpResponse, ok } from '../../../../lib/http/response';
import { call, gatewayEvent, type RequestParts } from '../../../support/event';
import {
  CROSS_SITE,
  createUserDirectory,
  foreignPages,
  ownPages,
  said,
  signedInMember,
  strangers,
  withCaller,
} from '../../../support/user-directory';

type OwnEndpoint = (request: PrivateRequest<undefined, TokenCaller>) => Promise<HttpResponse>;

const note = v.strictObject({ title: v.string(), lines: v.array(v.string()) });
const query = v.strictObject({ page: v.optional(v.string(), '1') });

/** A customer's own endpoint behind a guard, and whether it ran. */
const behind = (guard: Guards['requireUser']) => {
  const endpoint = jest.fn<OwnEndpoint>(async ({ caller }) => ok({ hello: caller.email }));
  return { endpoint, handler: guard(endpoint) };
};

const send = (handler: LambdaHandler, parts: RequestParts, route = 'POST /notes/{id}') =>
  call(handler, gatewayEvent(route, parts));

const withMember = async (...codes: ('admin' | 'reserved' | 'plain')[]) => {
  const directory = await createUserDirectory();
  const roles = codes.map((code) => directory.deps.known[code]);
  return { directory, ...(await signedInMember(directory, { roles })) };
};

describe('requireUser', () => {
  test('runs the endpoint for a signed-in user, and passes the caller', async () => {
    const { directory, as, user, tokens } = await withMember();
    const { handler, endpoint } = behind(directory.guards.requireUser);
    expect(said(await send(handler, as))).toEqual([200, `{"hello":"${user.email}"}`]);
    const [request] = endpoint.mock.calls[0] ?? [];
    expect(request).toMatchObject({
      caller: user,
      payload: { sid: tokens.sid },
      session: { userId: user.id, reference: tokens.sid },
    });
  });

  test.each(strangers)('does not run the endpoint for %s', async (_, parts, expected) => {
    const { directory } = await withMember();
    const { handler, endpoint } = behind(directory.guards.requireUser);
    expect(said(await send(handler, parts))).toEqual(expected);
    expect(endpoint).not.toHaveBeenCalled();
  });

  test('passes the validated body, arguments and path', async () => {
    const { directory, as } = await withMember();
    const handler = directory.guards.requireUser(
      async ({ body, query: { page }, pathParameter }) => ok({ ...body, page, id: pathParameter('id') }),
      { body: note, query },
    );
    const parts = { ...as, json: { title: 'a', lines: ['b'] }, pathParameters: { id: '7' } };
    expect((await send(handler, parts)).body).toEqual({ title: 'a', lines: ['b'], page: '1', id: '7' });
    expect((await send(handler, { ...parts, query: { page: '2' } })).body).toMatchObject({ page: '2' });
  });

  test.each<[title: string, parts: RequestParts, code: string]>([
    ['a form', { form: { title: 'a' } }, 'WRONG_PAYLOAD_FORMAT'],
    ['no JSON', { text: '{', headers: { 'content-type': 'application/json' } }, 'WRONG_PAYLOAD'],
    ['other fields', { json: { title: 1, line: [] } }, 'WRONG_DOCUMENT_FORMAT'],
    ['an argument that is not known', { json: { title: 'a', lines: [] }, query: { limit: '1' } }, 'WRONG_ARGS'],
  ])('reads what is sent only once the caller is known: %s', async (_, parts, code) => {
    const { directory, as } = await withMember();
    const endpoint = jest.fn(async () => ok({}));
    const handler = directory.guards.requireUser(endpoint, { body: note, query });
    const stranger = await send(handler, parts);
    expect([stranger.status, stranger.body]).toMatchObject([401, { error_code: 'TOKEN_MISSING' }]);
    const known = await send(handler, withCaller(parts, as));
    expect([known.status, known.body]).toMatchObject([422, { error_code: code }]);
    expect(endpoint).not.toHaveBeenCalled();
  });

  test('answers 503 and does nothing while the table is unavailable', async () => {
    const identify = async () => {
      throw new StoreUnavailableError(new Error('scripted'));
    };
    const guards = createGuards(
      { cookieName: 'user-api-credentials', identify },
      { origins: [], openPaths: [], errorsHaveCodes: false },
    );
    const { handler, endpoint } = behind(guards.requireUser);
    const answer = await send(handler, { headers: { authorization: 'Bearer made-up' } });
    expect([...said(answer), answer.headers['retry-after']]).toEqual([503, '{"error":"temporarily unavailable"}', '2']);
    expect(endpoint).not.toHaveBeenCalled();
  });

  test('answers 500 without details to an unexpected error', async () => {
    const { directory, as } = await withMember();
    const handler = directory.guards.requireUser(async () => {
      throw new Error('Ku3eH7pQ');
    });
    expect(said(await send(handler, as))).toEqual([500, '{"error":"Internal error"}']);
  });
});

describe('requireRoles', () => {
  test.each<[has: ('admin' | 'reserved' | 'plain')[], needs: string[], status: number]>([
    [[], [], 200],
    [['plain'], ['reader'], 200],
    [['admin', 'plain'], ['admin', 'reader'], 200],
    [['plain', 'admin'], ['admin', 'reader'], 200],
    [['admin', 'plain', 'reserved'], ['reader', 'admin'], 200],
    [['admin'], ['admin', 'reader'], 403],
    [['plain'], ['admin', 'reader'], 403],
    [['reserved'], ['admin'], 403],
    [[], ['admin'], 403],
    [['admin'], ['Admin'], 403],
    [['admin'], ['admin '], 403],
  ])('lets those who have %j into what needs %j: %i', async (has, needs, status) => {
    const { directory, as } = await withMember(...has);
    const { handler, endpoint } = behind(directory.guards.requireRoles(needs));
    expect((await send(handler, as)).status).toBe(status);
    expect(endpoint).toHaveBeenCalledTimes(status === 200 ? 1 : 0);
  });

  test('names all required roles, in the given order', async () => {
    const { directory, as } = await withMember('plain');
    const { handler } = behind(directory.guards.requireRoles(['reader', 'admin']));
    const answer = await send(handler, as);
    expect(said(answer)).toEqual([403, `{"message":"You don't have the reader, admin role(s)."}`]);
    expect(answer.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="reader admin"');
  });

  test.each(strangers)('does not run the endpoint for %s', async (_, parts, expected) => {
    const { directory } = await withMember();
    const { handler, endpoint } = behind(directory.guards.requireRoles(['admin']));
    expect(said(await send(handler, parts))).toEqual(expected);
    expect(endpoint).not.toHaveBeenCalled();
  });

  test('checks the current roles, not those of the token', async () => {
    const { directory, as, user } = await withMember('admin');
    const { handler } = behind(directory.guards.requireRoles(['admin']));
    directory.deps.users.put({ ...user, roles: [] });
    expect((await send(handler, as)).status).toBe(403);
    directory.deps.users.put(user);
    expect((await send(handler, as)).status).toBe(200);
  });
});

describe('both, for pages of other sites', () => {
  const guardsOf = async () => {
    const { directory, as, tokens } = await withMember('admin');
    return { ...directory.guards, as, cookies: [tokens.cookie] };
  };

  test.each(foreignPages)(
    'refuse %s if the method changes state, before they authenticate the caller',
    async (_, headers) => {
      const { requireUser, requireRoles, cookies } = await guardsOf();
      for (const guard of [requireUser, requireRoles(['admin'])]) {
        const { handler, endpoint } = behind(guard);
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
          expect(said(await send(handler, { headers, cookies }, `${method} /notes`))).toEqual(CROSS_SITE);
          expect(said(await send(handler, { headers }, `${method} /notes`))).toEqual(CROSS_SITE);
        }
        expect(endpoint).not.toHaveBeenCalled();
      }
    },
  );

  test.each(foreignPages)(
    'answer %s if nothing changes, unless the route says that it changes state',
    async (_, headers) => {
      const { requireUser, cookies } = await guardsOf();
      const reading = requireUser(async () => ok({}));
      const changing = requireUser(async () => ok({}), { changesState: true });
      for (const method of ['GET', 'HEAD']) {
        expect((await send(reading, { headers, cookies }, `${method} /notes`)).status).toBe(200);
        expect((await send(changing, { headers, cookies }, `${method} /notes`)).status).toBe(403);
      }
    },
  );

  test('refuse HEAD on a GET that changes state', async () => {
    const { requireUser, cookies } = await guardsOf();
    const changing = requireUser(async () => ok({}), { changesState: true });
    const answer = await send(changing, { cookies }, 'HEAD /notes');
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET']);
    expect((await send(changing, { cookies }, 'GET /notes')).status).toBe(200);
  });

  test.each(ownPages)('accept a request from %s', async (_, headers) => {
    const { requireUser, cookies } = await guardsOf();
    expect((await send(behind(requireUser).handler, { headers, cookies })).status).toBe(200);
  });
});
