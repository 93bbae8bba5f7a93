import { beforeAll, beforeEach, expect } from '@jest/globals';
import { gatewayEvent } from '../support/event';
import { useTables } from '../support/tables';
import { startContainer } from './containers';
import type { FaultCase } from './fault-case';
import { describeFaults } from './fault-suite';
import { sessionsIn } from './planting';
import { createDirectoryPlanting, keepWarm, refreshHashOf, tokenSessionIn } from './planting-directory';

/**
 * The functions that use signing keys, in a container that has not read them yet. signing-keys.test.ts tests how keys are
 * made.
 */

const tables = useTables();
const { password, plantUser, plantTokens, asAdmin } = createDirectoryPlanting(tables, { cost: 4 });

beforeAll(keepWarm);
beforeEach(keepWarm);

const started = (name: keyof ReturnType<typeof startContainer>): FaultCase['handler'] => {
  return async () => ({ handler: startContainer()[name] });
};

describeFaults(tables, [
  {
    name: 'POST /api/users/login',
    handler: started('issueTokens'),
    calls: ['GetItem', 'GetItem', 'GetItem', 'TransactWriteItems', 'Query'],
    swallowed: [4],
    arrange: async () => {
      const user = await plantUser();
      return {
        event: gatewayEvent('POST /api/users/login', { json: { email: user.email, password } }),
        secrets: [user.passwordHash],
        tells: ['user.signed_in'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { sub: user.id } }),
        expectEffect: (after) => expect(sessionsIn(after)).toMatchObject([{ user_id: user.id, session_epoch: 3 }]),
      };
    },
  },
  {
    name: 'POST /api/users/refresh',
    handler: started('refreshTokens'),
    calls: ['BatchGetItem', 'GetItem', 'UpdateItem', 'PutItem'],
    swallowed: [3],
    arrange: async () => {
      const user = await plantUser();
      const { session, refreshToken } = await plantTokens(user);
      let handedOut: string | undefined;
      return {
        event: gatewayEvent('POST /api/users/refresh', { json: { refresh_token: refreshToken } }),
        tells: ['auth.session_refreshed'],
        expectAnswer: (answer) => {
          expect(answer).toMatchObject({ status: 200, body: { sub: user.id, sid: session.id } });
          handedOut = refreshHashOf((answer.body as Record<string, unknown>).refresh_token);
        },
        expectEffect: (after) => {
          const item = tokenSessionIn(after, session);
          expect(item).toMatchObject({ rotations: [{ hash: session.refreshHash }] });
          if (handedOut !== undefined) expect(item).toMatchObject({ refresh_hash: handedOut });
        },
      };
    },
  },
  {
    name: 'GET /api/users/token',
    handler: started('getToken'),
    calls: ['GetItem', 'BatchGetItem'],
    arrange: async () => {
      const user = await plantUser();
      const { headers, token } = await plantTokens(user);
      return {
        event: gatewayEvent('GET /api/users/token', { headers }),
        secrets: [token],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { sub: user.id } }),
      };
    },
  },
  {
    name: 'GET /api/users',
    handler: started('searchUsers'),
    calls: ['GetItem', 'BatchGetItem', 'Query'],
    arrange: async () => {
      const { caller, request, secrets } = await asAdmin('GET /api/users');
      return {
        event: request(),
        secrets,
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 200, body: { has_next: false, users: [{ id: caller.id }] } }),
      };
    },
  },
  {
    name: 'GET /.well-known/jwks.json',
    handler: started('getJwks'),
    calls: ['GetItem'],
    arrange: async () => ({
      event: gatewayEvent('GET /.well-known/jwks.json'),
      expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { keys: [{ alg: 'RS256' }] } }),
    }),
  },
]);
