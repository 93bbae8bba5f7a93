import './hardened-environment';
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { LambdaHandler } from '../../lib/http/handler';
import { call, gatewayEvent } from '../support/event';
import { type FaultLayer, type FaultName, installFaultLayer } from '../support/fault-layer';
import { logLines } from '../support/log-capture';
import { type Snapshot, useTables } from '../support/tables';
import { watchTables } from '../support/watched-tables';
import { createHardenedPlanting } from './planting-hardened';

/** A whole table is unavailable: which requests still work, and which answer 503 and do nothing. */

const tables = useTables();
const watched = watchTables(tables);
const { password, plantOwner, plantNewcomer, plantLink, asOwner } = createHardenedPlanting(tables);

const names = ['users', 'sessions', 'limits', 'events', 'outbox'] as const;
type TableName = (typeof names)[number];

interface Flow {
  name: string;
  handler: () => Promise<{ handler: LambdaHandler }>;
  begin: () => Promise<APIGatewayProxyEventV2>;
  status: number;
  /** The tables that the request needs. */
  needs: readonly TableName[];
}

const newEmail = () => `${randomUUID()}@example.com`;
const credentialsOf = async (typed: string) => ({ email: (await plantOwner()).email, password: typed });
const signIn = () => import('../../functions/auth-service/sign-in');
const signOut = () => import('../../functions/auth-service/sign-out');

const flows: Flow[] = [
  {
    name: 'POST /users',
    handler: () => import('../../functions/auth-service/sign-up'),
    begin: async () => gatewayEvent('POST /users', { json: { email: newEmail(), password } }),
    status: 200,
    needs: ['users', 'limits', 'events', 'outbox'],
  },
  {
    name: 'POST /sessions',
    handler: signIn,
    begin: async () => gatewayEvent('POST /sessions', { json: await credentialsOf(password) }),
    status: 200,
    needs: ['users', 'sessions', 'limits', 'events'],
  },
  {
    name: 'POST /sessions with a wrong password',
    handler: signIn,
    begin: async () => gatewayEvent('POST /sessions', { json: await credentialsOf('not it') }),
    status: 401,
    needs: ['users', 'limits'],
  },
  {
    name: 'GET /profile',
    handler: () => import('../../functions/auth-service/get-profile'),
    begin: async () => (await asOwner('GET /profile')).request(),
    status: 200,
    needs: ['users', 'sessions'],
  },
  {
    name: 'GET /sessions',
    handler: () => import('../../functions/auth-service/list-sessions'),
    begin: async () => (await asOwner('GET /sessions')).request(),
    status: 200,
    needs: ['users', 'sessions'],
  },
  {
    name: 'GET /events',
    handler: () => import('../../functions/auth-service/list-events'),
    begin: async () => (await asOwner('GET /events')).request(),
    status: 200,
    needs: ['users', 'sessions', 'events'],
  },
  {
    name: 'DELETE /sessions',
    handler: signOut,
    begin: async () => (await asOwner('DELETE /sessions')).request(),
    status: 302,
    needs: ['users', 'sessions', 'events'],
  },
  {
    name: 'DELETE /sessions?all=true',
    handler: signOut,
    begin: async () => (await asOwner('DELETE /sessions')).request({ query: { all: 'true' } }),
    status: 200,
    needs: ['users', 'sessions'],
  },
  {
    name: 'PUT /password',
    handler: () => import('../../functions/auth-service/change-password'),
    begin: async () => {
      const json = { current_password: password, new_password: `new ${password}` };
      return (await asOwner('PUT /password')).request({ json });
    },
    status: 200,
    needs: ['users', 'sessions', 'limits', 'events', 'outbox'],
  },
  {
    name: 'PUT /email',
    handler: () => import('../../functions/auth-service/request-email-change'),
    begin: async () => (await asOwner('PUT /email')).request({ json: { new_email: newEmail() } }),
    status: 200,
    needs: ['users', 'sessions', 'limits', 'outbox'],
  },
  {
    name: 'POST /reset_password',
    handler: () => import('../../functions/auth-service/request-password-reset'),
    begin: async () => gatewayEvent('POST /reset_password', { json: { email: (await plantOwner()).email } }),
    status: 200,
    needs: ['users', 'limits', 'outbox'],
  },
  {
    name: 'POST /new_password',
    handler: () => import('../../functions/mail-links/set-new-password'),
    begin: async () => {
      const { token } = await plantLink(await plantOwner(), 'reset-password');
      return gatewayEvent('POST /new_password', { json: { token, new_password: `new ${password}` } });
    },
    status: 200,
    needs: ['users', 'events', 'outbox'],
  },
  {
    name: 'POST /verify_email',
    handler: () => import('../../functions/mail-links/verify-email'),
    begin: async () => {
      const { user, signUpCookie } = await plantNewcomer();
      const { token } = await plantLink(user, 'verify-email');
      return gatewayEvent('POST /verify_email', { json: { token }, cookies: [signUpCookie] });
    },
    status: 200,
    needs: ['users', 'events'],
  },
];

let layer: FaultLayer;

beforeAll(async () => {
  layer = await installFaultLayer();
});

beforeEach(async () => {
  await watched.clear();
  await layer.reset();
});

const KINDS: readonly FaultName[] = ['timed out', 'throttled'];

describe.each(names)('while the %s table is unavailable', (table) => {
  describe.each(KINDS)('%s', (fault) => {
    const begin = async ({ handler: load, begin: arrange }: Flow) => {
      const [{ handler }, event] = [await load(), await arrange()];
      logLines.length = 0;
      const before = await watched.snapshot();
      layer.takeDown(tables[table].name, fault);
      return { before, request: () => call(handler, event) };
    };

    const stopped = flows.filter(({ needs }) => needs.includes(table));
    const unharmed = flows.filter(({ needs }) => !needs.includes(table));

    test.each(stopped)('$name answers 503, does nothing, and works again afterwards', async (flow) => {
      const { before, request } = await begin(flow);

      const answer = await request();

      expect(answer).toMatchObject({
        status: 503,
        text: expect.stringMatching(/^\{"error":"temporarily unavailable"(?:,"code":"unavailable")?\}$/),
        cookies: [],
      });
      expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
      await layer.idle();
      expect(withoutTraces(await watched.snapshot())).toEqual(withoutTraces(before));
      layer.heal();
      expect((await request()).status).toBe(flow.status);
    });

    if (unharmed.length > 0)
      test.each(unharmed)('$name works as usual', async (flow) => {
        const { request } = await begin(flow);

        const answer = await request();

        expect(answer.status).toBe(flow.status);
        expect(logLines.filter(({ level }) => level === 'error')).toEqual([]);
      });
  });
});

/**
 * Attempts that could not be released expire with their window. Events of requests may be recorded although the request
 * failed.
 */
const withoutTraces = ({ LIMITS_TABLE: _, EVENTS_TABLE: events = [], ...rest }: Snapshot) => ({
  ...rest,
  events: events.filter(({ type }) => !String(type).startsWith('auth.')),
});
