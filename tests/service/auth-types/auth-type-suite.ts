import { beforeAll, describe, expect, test } from '@jest/globals';
import { hashToken } from '../../../lib/crypto/hash-token';
import { LATEST_SECONDS } from '../../../lib/store/table/epoch-seconds';
import { routedFunctions } from '../../../scripts/generate/service';
import { newCredentials } from '../../support/deps';
import { cookieFrom, type RequestParts } from '../../support/event';
import { type LiveService, loadLiveService } from '../../support/live-service';
import { createOpenapiValidator, readOpenapi } from '../../support/openapi-validator';
import { resolvedService } from '../../support/resolved-service';
import { everyScenario } from '../../support/scenarios/all';
import { basic } from '../../support/scenarios/session-api';
import { useTables } from '../../support/tables';

/** contract.md section 2: the paths that the rule of 401 and 403 leaves out. */
const PUBLIC: Record<string, number> = { getStatus: 200, refuseUnauthorized: 401, refuseForbidden: 403, logIn: 400 };

const routed = routedFunctions(resolvedService());
const privateRoutes = routed
  .filter(({ surface, name }) => surface === 'session-api' && !(name in PUBLIC))
  .map(({ name, method, path }) => ({ name, route: `${method} ${path}` }));

/** Somebody with an account, a session and both ways to prove who they are. */
interface Person {
  id: string;
  cookie: string;
  headers: { authorization: string };
}

/**
 * The rule of the private routes under one AUTH_TYPE, for every private route there is.
 * Call it in a file that has set AUTH_TYPE: settings are read when the service is loaded.
 */
export const describeAuthType = (type: 'basic_auth' | 'session_auth' | 'session_exp_auth' | 'session_db_auth') => {
  const isBasic = type === 'basic_auth';
  const tables = useTables();
  let service: LiveService;

  beforeAll(async () => {
    process.env.AUTH_TYPE = type;
    service = await loadLiveService();
  });

  /** All that is stored but what was refused: that is told to the owner. */
  const withoutAudit = async () => {
    const { EVENTS_TABLE: events = [], ...others } = await tables.snapshot();
    return { ...others, events: events.filter(({ type }) => !String(type).endsWith('_refused')) };
  };

  const newPerson = async (): Promise<Person> => {
    const credentials = newCredentials();
    await service.call('signUp', { form: credentials });
    const answer = await service.call('logIn', { form: credentials });
    return { id: (answer.body as { id: string }).id, cookie: cookieFrom(answer), headers: basic(credentials) };
  };

  /** What proves who a person is, under this type or under the other kind. */
  const proof = ({ cookie, headers }: Person): RequestParts => (isBasic ? { headers } : { cookies: [cookie] });
  const wrongKind = ({ cookie, headers }: Person): RequestParts => (isBasic ? { cookies: [cookie] } : { headers });
  const sessionOf = ({ cookie }: Person) => hashToken(cookie.split('=')[1] ?? '');

  const refusals: Record<string, (person: Person) => Promise<RequestParts>> = {
    'an unknown session': async () => ({ cookies: ['_my_session_id=3f0b6a0e-4a9e-4c55-8a52-0b7c0d2a9f10'] }),
    'an empty session cookie': async () => ({ cookies: ['_my_session_id='] }),
    'two session cookies': async ({ cookie }) => ({ cookies: [cookie, cookie] }),
    'garbage for Basic': async () => ({ headers: { authorization: 'Basic %%%' } }),
    'another scheme': async () => ({ headers: { authorization: 'Bearer abc' } }),
    'a wrong password': async () => ({ headers: basic({ email: 'nobody@example.com', password: 'wrong one' }) }),
    'the wrong kind of proof': async (person) => wrongKind(person),
    'a deleted user': async (person) => {
      await service.call('deleteUser', { ...proof(person), pathParameters: { id: person.id } });
      return proof(person);
    },
    'a disabled user': async (person) => {
      await tables.users.patch(person.id, { active: false });
      return proof(person);
    },
    ...(isBasic
      ? {}
      : {
          'an expired session that is still in the table': async (person) => {
            await tables.sessions.patch(sessionOf(person), { expires_at: Math.floor(Date.now() / 1000) - 1 });
            return proof(person);
          },
          'a session that was logged out': async (person) => {
            await service.call('logOut', proof(person));
            return proof(person);
          },
          'a session of an earlier epoch': async (person) => {
            await tables.users.patch(person.id, { session_epoch: 7 });
            return proof(person);
          },
        }),
  };

  describe(type, () => {
    test('knows of private routes', () => {
      expect(privateRoutes.length).toBeGreaterThanOrEqual(8);
    });

    test.each(privateRoutes)('$route answers 401 if no credentials are sent', async ({ name }) => {
      const answer = await service.call(name, { pathParameters: { id: 'me' } });
      expect([answer.status, answer.text]).toEqual([401, '{"error":"Unauthorized"}']);
      const challenge = isBasic ? 'Basic realm="latchkey", charset="UTF-8"' : undefined;
      expect(answer.headers['www-authenticate']).toBe(challenge);
    });

    test.each(Object.keys(refusals))('every private route refuses %s and changes nothing', async (kind) => {
      const person = await newPerson();
      const parts = (await refusals[kind]?.(person)) ?? {};
      const before = await withoutAudit();

      for (const { name, route } of privateRoutes) {
        const answer = await service.call(name, { ...parts, pathParameters: { id: person.id } });
        expect([route, answer.status, answer.text]).toEqual([route, 403, '{"error":"Forbidden"}']);
      }

      expect(await withoutAudit()).toEqual(before);
    });

    test.each(privateRoutes)('$route accepts an authenticated caller', async ({ name }) => {
      const person = await newPerson();
      const answer = await service.call(name, { ...proof(person), pathParameters: { id: person.id } });
      expect([401, 403]).not.toContain(answer.status);
    });

    test.each(Object.entries(PUBLIC))('leaves %s open, whatever is sent', async (name, status) => {
      const headers = { authorization: 'Basic %%%' };
      const answer = await service.call(name, { headers, cookies: ['_my_session_id=x'] });
      expect(answer.status).toBe(status);
    });

    test('begins sessions that end when they should', async () => {
      const person = await newPerson();
      const session = await tables.sessions.get(sessionOf(person));
      const createdAt = Number(session?.created_at);
      expect(session?.expires_at).toBe(type === 'session_auth' ? LATEST_SECONDS : Math.ceil(createdAt + 86_400));
    });

    // Too many guesses are for basic-auth-limits.test.ts: here they are not limited.
    const scenarios = everyScenario.filter(({ authType, status }) => authType === type && status !== 429);
    if (scenarios.length > 0) {
      test.each(scenarios)('$function $title: $status as documented', async (scenario) => {
        const answer = await scenario.run(service);
        expect(answer.status).toBe(scenario.status);
        expect(createOpenapiValidator(readOpenapi()).faultsOfAnswer(scenario.function, answer)).toEqual([]);
      });
    }
  });
};
