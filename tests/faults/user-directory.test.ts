import './rehash-environment';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { handler as getToken } from '../../functions/user-directory/get-token';
import { handler as issueTokens } from '../../functions/user-directory/issue-tokens';
import { handler as refreshTokens } from '../../functions/user-directory/refresh-tokens';
import { handler as revokeTokens } from '../../functions/user-directory/revoke-tokens';
import { call, gatewayEvent } from '../support/event';
import { logLines } from '../support/log-capture';
import { type RawItem, type Snapshot, useTables } from '../support/tables';
import { watchTables } from '../support/watched-tables';
import { type BatchLayer, installBatchLayer } from './batch-layer';
import type { FaultCase, Scene } from './fault-case';
import { describeFaults } from './fault-suite';
import { sessionsIn, usersIn } from './planting';
import {
  createDirectoryPlanting,
  expectAdminsCounted,
  keepWarm,
  refreshHashOf,
  tokenSessionIn,
} from './planting-directory';

/**
 * Sign-ins of the user directory. The routes for admins are in directory-admins.test.ts, signing keys in signing-keys.test.ts.
 */

const COST = 5;

const tables = useTables();
const { hasher, password, plantUser, plantTokens, asAdmin } = createDirectoryPlanting(tables, { cost: COST });

beforeAll(keepWarm);
beforeEach(keepWarm);
afterEach(async () => expectAdminsCounted(await watchTables(tables).snapshot()));

const logInScene = async ({ cost = COST, hasCookie = false } = {}): Promise<Scene> => {
  const user = await plantUser({ cost });
  const other = await plantTokens(user);
  const replaced = hasCookie ? await plantTokens(user) : null;
  let handedOut: { sid: string; hash: string | undefined } | undefined;
  return {
    event: gatewayEvent('POST /api/users/login', {
      json: { email: user.email, password },
      ...(replaced === null ? {} : { cookies: [replaced.cookie] }),
    }),
    secrets: [user.passwordHash],
    tells: ['user.signed_in'],
    expectAnswer: (answer) => {
      expect(answer).toMatchObject({ status: 200, body: { sub: user.id }, cookies: [expect.stringContaining('=')] });
      const { sid, refresh_token } = answer.body as Record<'sid' | 'refresh_token', string>;
      handedOut = { sid, hash: refreshHashOf(refresh_token) };
    },
    expectEffect: async (after: Snapshot) => {
      const added = sessionsIn(after).filter(({ id }) => id !== `sid#${other.session.id}`);
      expect(added).toMatchObject([{ user_id: user.id, session_epoch: 3, family_hash: expect.any(String) }]);
      if (replaced !== null) expect(tokenSessionIn(after, replaced.session)).toBeUndefined();
      if (handedOut !== undefined)
        expect(added).toMatchObject([{ id: `sid#${handedOut.sid}`, refresh_hash: handedOut.hash }]);
      expect(sessionsIn(after)).toHaveLength(2);
      expect(
        await hasher.verify(password, {
          id: String(usersIn(after)[0]?.id),
          passwordHash: String(usersIn(after)[0]?.password_hash),
        }),
      ).toBe(true);
    },
  };
};

/** A repeat with the same refresh token gets the same successor. */
const refreshScene = async (): Promise<Scene> => {
  const user = await plantUser();
  const { session, refreshToken } = await plantTokens(user);
  let stored: unknown;
  return {
    event: gatewayEvent('POST /api/users/refresh', { json: { refresh_token: refreshToken } }),
    secrets: [user.email],
    tells: ['auth.session_refreshed'],
    expectAnswer: (answer) => {
      expect(answer).toMatchObject({ status: 200, body: { sub: user.id, sid: session.id } });
      const hash = refreshHashOf((answer.body as Record<string, unknown>).refresh_token);
      expect([hash, undefined]).toContain(stored ?? hash);
      stored = hash;
    },
    expectEffect: (after, before) => {
      const { refresh_hash, rotations, used_at, ...item } = tokenSessionIn(after, session) ?? {};
      stored ??= refresh_hash;
      expect(refresh_hash).toEqual(stored);
      const { refresh_hash: hash, used_at: _, ...earlier } = tokenSessionIn(before, session) ?? {};
      expect(rotations).toEqual([{ hash, salt: expect.any(String), at: used_at }]);
      expect(item).toEqual(earlier);
      expect(sessionsIn(after)).toHaveLength(1);
    },
  };
};

/** A token is sent again that was consumed a minute ago: the session ends. */
const reuseScene = async (): Promise<Scene> => {
  const { session, refreshToken } = await plantTokens(await plantUser());
  const rotations = [{ hash: session.refreshHash, salt: 'salt', at: Date.now() / 1000 - 60 }];
  await tables.sessions.patch(`sid#${session.id}`, { refresh_hash: 'other', rotations });
  return {
    event: gatewayEvent('POST /api/users/refresh', { json: { refresh_token: refreshToken } }),
    expectAnswer: (answer) => expect(answer).toMatchObject({ status: 401, cookies: [] }),
    expectEffect: (after) => expect(sessionsIn(after)).toEqual([]),
    tells: ['auth.refresh_refused'],
  };
};

/** Read the user, replace the hash if it is outdated, and begin the session beside a list of the others. */
const logInCase = (name: string, options: Parameters<typeof logInScene>[0]): FaultCase => {
  const isRehashed = options?.cost !== undefined;
  return {
    name,
    handler: async () => ({ handler: issueTokens }),
    calls: ['GetItem', 'GetItem', ...(isRehashed ? ['UpdateItem'] : []), 'TransactWriteItems', 'Query'],
    swallowed: [isRehashed ? 4 : 3],
    // The hash of the same password is replaced.
    withoutHarmless: isRehashed ? ({ password_hash: _, ...item }): RawItem => item : (item) => item,
    arrange: () => logInScene(options),
  };
};

describeFaults(tables, [
  logInCase('POST /api/users/login', {}),
  logInCase('POST /api/users/login in place of a live session', { hasCookie: true }),
  logInCase('POST /api/users/login with a hash of lower cost', { cost: COST - 1 }),
  {
    name: 'POST /api/users/refresh',
    handler: async () => ({ handler: refreshTokens }),
    calls: ['BatchGetItem', 'UpdateItem', 'PutItem'],
    swallowed: [2],
    arrange: refreshScene,
  },
  {
    name: 'POST /api/users/refresh with a token used long before',
    handler: async () => ({ handler: refreshTokens }),
    calls: ['BatchGetItem', 'UpdateItem', 'DeleteItem', 'UpdateItem'],
    swallowed: [3],
    arrange: reuseScene,
  },
  {
    name: 'GET /api/users/logout',
    handler: async () => ({ handler: revokeTokens }),
    calls: ['BatchGetItem', 'TransactWriteItems'],
    arrange: async () => {
      const { caller, session, request, secrets } = await asAdmin('GET /api/users/logout');
      const other = await plantTokens(caller);
      return {
        event: request(),
        secrets,
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 200, cookies: [expect.stringMatching(/Max-Age=0/)] }),
        expectEffect: (after, before) => {
          expect(tokenSessionIn(after, session)).toBeUndefined();
          expect(sessionsIn(after)).toEqual([tokenSessionIn(before, other.session)]);
          expect(after.USERS_TABLE).toEqual(before.USERS_TABLE);
        },
        tells: ['auth.signed_out'],
        // The session has ended, so its token is not accepted.
        repeatAfterLoss: 401,
      };
    },
  },
  {
    name: 'GET /api/users/token',
    handler: async () => ({ handler: getToken }),
    calls: ['BatchGetItem'],
    arrange: async () => {
      const { caller, session, request, secrets } = await asAdmin('GET /api/users/token');
      return {
        event: request(),
        secrets,
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 200, body: { sub: caller.id, sid: session.id } }),
      };
    },
  },
]);

describe.each(['sessions', 'users'] as const)(
  'when the batch read of session and user leaves out the item of %s',
  (left) => {
    let batches: BatchLayer;

    beforeAll(() => {
      batches = installBatchLayer();
    });

    const both = () => [tables.sessions.name, tables.users.name].sort();
    const flows = {
      token: (headers: Record<string, string>) => call(getToken, gatewayEvent('GET /api/users/token', { headers })),
      refresh: (_: Record<string, string>, refresh_token: string) =>
        call(refreshTokens, gatewayEvent('POST /api/users/refresh', { json: { refresh_token } })),
    };

    describe.each(['token', 'refresh'] as const)('for %s', (flow) => {
      const begin = async () => {
        const user = await plantUser();
        const { session, headers, refreshToken } = await plantTokens(user);
        logLines.length = 0;
        const key = { sessions: { id: `sid#${session.id}` }, users: { id: user.id } }[left];
        const remove = () =>
          tables.client.documents.send(new DeleteCommand({ TableName: tables[left].name, Key: key }));
        const before = await tables.snapshot();
        return { before, remove, request: () => flows[flow](headers, refreshToken) };
      };

      test.each([1, 2])('%i times: answers as usual', async (answers) => {
        const { request } = await begin();
        batches.withhold(tables[left].name, answers);

        expect((await request()).status).toBe(200);

        expect(batches.asked).toEqual([both(), ...Array(answers).fill([tables[left].name])]);
        expect(logLines.filter(({ level }) => level === 'error')).toEqual([]);
      });

      test('permanently: 503, and a repeat works', async () => {
        const { before, request } = await begin();
        batches.withhold(tables[left].name, Number.POSITIVE_INFINITY);

        expect(await request()).toMatchObject({ status: 503, headers: { 'retry-after': '2' }, cookies: [] });

        expect(batches.asked).toHaveLength(3);
        expect(await tables.snapshot()).toEqual(before);
        batches.withhold('', 0);
        expect((await request()).status).toBe(200);
      });

      test('and the item is deleted a moment later: 401', async () => {
        const { remove, request } = await begin();
        batches.withhold(tables[left].name, 1, remove);

        expect(await request()).toMatchObject({ status: 401, cookies: [] });

        expect(await tables[left].items()).toHaveLength(left === 'sessions' ? 0 : 1);
      });
    });

    test('and the item is deleted before the refresh token is consumed: no new tokens', async () => {
      const user = await plantUser();
      const { session, refreshToken } = await plantTokens(user);
      const key = { sessions: { id: `sid#${session.id}` }, users: { id: user.id } }[left];
      batches.before('UpdateItem', () =>
        tables.client.documents.send(new DeleteCommand({ TableName: tables[left].name, Key: key })),
      );

      const answer = await flows.refresh({}, refreshToken);

      const { access_token = 'none' } = (answer.body ?? {}) as { access_token?: string };
      expect(await flows.token({ authorization: `Bearer ${access_token}` })).toMatchObject({ status: 401 });
      if (left === 'sessions') expect([answer.status, await tables.sessions.items()]).toEqual([401, []]);
    });
  },
);
