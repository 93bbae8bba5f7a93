import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { AuthorizerEvent } from '../../lib/endpoints/authorizer/authorizer-event';
import type { EndpointHandler } from '../../lib/http/handler';
import { httpApiEvent } from '../support/authorizer-events';
import type { Answer, RequestParts } from '../support/event';
import { type LiveService, loadLiveService } from '../support/live-service';
import { loadHandler } from '../support/load-handler';
import { createOpenapiValidator, readOpenapi } from '../support/openapi-validator';
import { resolvedService } from '../support/resolved-service';
import { everyScenario } from '../support/scenarios/all';
import { type PasswordSessions, promoted } from '../support/scenarios/required-factor';
import { useTables } from '../support/tables';

/**
 * With REQUIRE_SECOND_FACTOR=admins: a user with sessions on every surface becomes an admin. From the next request on, these sessions
 * reach nothing but their end and the second factor.
 */
process.env.REQUIRE_SECOND_FACTOR = 'admins';
const tables = useTables();
const validator = createOpenapiValidator(readOpenapi());

/** The private routes that such a session reaches, and why. Every other private route refuses it. */
const OPEN: Readonly<Record<string, string>> = {
  signOut: 'ends the session',
  logOut: 'ends the session',
  revokeTokens: 'ends the session',
  reauthenticate: 'proves the second factor',
};

/** As `OPEN`, but only for users who have no second factor. */
const SETTING_UP = ['listSecondFactors', 'beginTotpSetup', 'enableTotp', 'requestRegistration', 'addPasskey'];

/** A request of the user to a private route, once by each way in which they can be authenticated there. */
const waysInto = (surface: string, name: string, who: PasswordSessions): RequestParts[] => {
  const pathParameters = { id: who.id, reference: 'none' };
  if (surface === 'session-api') return [{ cookies: [who.sessionApiCookie], pathParameters }];
  if (surface === 'user-directory') return [who.directory, who.bearer].map((headers) => ({ headers, pathParameters }));
  // A token is issued for a cookie only.
  if (name === 'issueSessionToken') return [{ cookies: [who.cookie] }];
  return [{ cookies: [who.cookie] }, { headers: who.bearer }].map((parts) => ({ ...parts, pathParameters }));
};

const bodyOf = ({ body, status }: Answer) => {
  const { code, error_code: directoryCode, message, error } = body as Record<string, string>;
  return [status, directoryCode ?? code ?? message ?? error];
};

/** The private routes that mode `classic` does not have. */
const MAILING = ['requestEmailChange', 'sendUserResetMail'];

describe.each(['classic', 'hardened'] as const)('in mode %s', (mode) => {
  let service: LiveService;
  let who: PasswordSessions;
  const privateRoutes: { name: string; surface: string }[] = [];

  beforeAll(async () => {
    process.env.CONTRACT_MODE = mode;
    jest.resetModules();
    service = await loadLiveService();
    const { functions } = resolvedService();
    for (const { name, surface } of service.routed) {
      const file = functions[name]?.handler.replace(/^functions\//, '').replace(/\.handler$/, '') ?? '';
      const isPrivate = ((await loadHandler(file)) as EndpointHandler).access === 'private';
      // Mode classic has no path for it.
      if (isPrivate && !(mode === 'classic' && MAILING.includes(name))) privateRoutes.push({ name, surface });
    }
  });

  beforeEach(async () => {
    await tables.clear();
    who = await promoted(service);
  });

  const update = async (table: 'USERS_TABLE' | 'SESSIONS_TABLE', id: string, set: string, value: unknown) => {
    const { tableClient } = await import('../../lib/runtime/table-client');
    const command = new UpdateCommand({
      TableName: process.env[table],
      Key: { id },
      UpdateExpression: `SET ${set} = :value`,
      ExpressionAttributeValues: { ':value': value },
    });
    await tableClient.documents.send(command);
  };

  /** The answers of every private route to every kind of carrier. */
  const askAll = async (ofUser: PasswordSessions, isOpen: (name: string) => boolean): Promise<[string, Answer][]> => {
    const answers: [string, Answer][] = [];
    for (const { name, surface } of privateRoutes.filter((route) => !isOpen(route.name)))
      for (const parts of waysInto(surface, name, ofUser)) answers.push([name, await service.call(name, parts)]);
    return answers;
  };

  const CODES = {
    setup: {
      classic: ['set up a second factor first', 'SECOND_FACTOR_SETUP_REQUIRED'],
      hardened: ['second_factor_setup_required', 'SECOND_FACTOR_SETUP_REQUIRED'],
    },
    required: {
      classic: ['second factor required', 'SECOND_FACTOR_REQUIRED'],
      hardened: ['second_factor_required', 'SECOND_FACTOR_REQUIRED'],
    },
  } as const;

  test.each([
    ['setup', {}],
    ['required', { totp_enabled: true }],
    ['required', { passkeys: 1 }],
  ] as const)('every private route refuses the sessions, as documented: %s %p', async (kind, attributes) => {
    for (const [name, value] of Object.entries(attributes)) await update('USERS_TABLE', who.id, name, value);
    const isOpen = (name: string) => name in OPEN || (kind === 'setup' && SETTING_UP.includes(name));
    const answers = await askAll(who, isOpen);
    expect(answers.length).toBeGreaterThan(30);
    for (const [name, answer] of answers) {
      const [status, code] = bodyOf(answer);
      expect([name, status, [...CODES[kind][mode]].includes(code as never)]).toEqual([name, 403, true]);
      expect([name, validator.faultsOfAnswer(name, answer)]).toEqual([name, []]);
    }
  });

  test('the same sessions reach the routes once they have proved the second factor', async () => {
    await update('USERS_TABLE', who.id, 'totp_enabled', true);
    for (const { id } of await tables.sessions.items())
      await update('SESSIONS_TABLE', String(id), 'methods', ['pwd', 'otp']);
    const refused = [CODES.setup[mode], CODES.required[mode]].flat();
    for (const [name, answer] of await askAll(who, (name) => !['getProfile', 'getToken', 'getMe'].includes(name)))
      expect([name, refused.includes(bodyOf(answer)[1] as never)]).toEqual([name, false]);
  });

  test('no session begins anew with less: neither by a password nor by a refresh', async () => {
    const { email, password } = who;
    const refreshed = await service.call('refreshTokens', { json: { refresh_token: who.refreshToken } });
    expect(bodyOf(refreshed)).toEqual([403, 'SECOND_FACTOR_SETUP_REQUIRED']);
    expect(bodyOf(await service.call('issueTokens', { json: { email, password } }))).toEqual([
      403,
      'SECOND_FACTOR_SETUP_REQUIRED',
    ]);

    for (const [name, route] of [
      ['signIn', 'getProfile'],
      ['logIn', 'getMe'],
    ] as const) {
      const begun = await service.call(name, { json: { email, password } });
      const cookies = [begun.cookies[0]?.split(';')[0] ?? ''];
      expect([begun.status, (await service.call(route, { cookies })).status]).toEqual([200, 403]);
    }

    // With a second factor, no password begins a session anywhere.
    await update('USERS_TABLE', who.id, 'passkeys', 1);
    const statuses = [];
    for (const name of ['signIn', 'logIn', 'issueTokens'])
      statuses.push((await service.call(name, { json: { email, password } })).status);
    expect(statuses).toEqual([202, 401, 401]);
  });

  test('a refresh that is refused does not use up the token: it works once the session has proved the factor', async () => {
    const refresh = () => service.call('refreshTokens', { json: { refresh_token: who.refreshToken } });
    expect((await refresh()).status).toBe(403);
    for (const { id } of await tables.sessions.items())
      await update('SESSIONS_TABLE', String(id), 'methods', ['pwd', 'otp']);
    await update('USERS_TABLE', who.id, 'totp_enabled', true);
    expect((await refresh()).status).toBe(200);
  });

  test('a session that proved a factor is refused once the user has none any more', async () => {
    for (const { id } of await tables.sessions.items())
      await update('SESSIONS_TABLE', String(id), 'methods', ['pwd', 'otp']);
    const refused = await service.call('getProfile', { cookies: [who.cookie] });
    const reason = mode === 'classic' ? 'set up a second factor first' : 'second_factor_setup_required';
    expect(bodyOf(refused)).toEqual([403, reason]);
    await update('USERS_TABLE', who.id, 'totp_enabled', true);
    expect((await service.call('getProfile', { cookies: [who.cookie] })).status).toBe(200);
  });

  test('the authorizer refuses the sessions', async () => {
    const { handler } = await import('../../functions/authorizer/authorize');
    const ask = (sent: Parameters<typeof httpApiEvent>[0]) =>
      service.as('authorize', () => handler(httpApiEvent(sent) as AuthorizerEvent, { awsRequestId: 'authorizer' }));
    expect(await ask({ cookies: [who.cookie] })).toEqual({ isAuthorized: false });
    expect(await ask(who.bearer)).toEqual({ isAuthorized: false });
  });

  test('endpoints behind the guards refuse the sessions', async () => {
    const { requireUser, requireRoles } = await import('../../lib/guards');
    const { call, gatewayEvent } = await import('../support/event');
    const endpoint = async () => ({ status: 200, body: {} });
    for (const handler of [requireUser(endpoint), requireRoles(['admin'])(endpoint)])
      expect(bodyOf(await call(handler, gatewayEvent('GET /own', { headers: who.directory })))).toEqual([
        403,
        'SECOND_FACTOR_SETUP_REQUIRED',
      ]);
  });

  test.each([
    ['signOut', 302],
    ['logOut', 200],
    ['revokeTokens', 200],
  ] as const)('%s still ends the session', async (name, status) => {
    const parts = {
      signOut: { cookies: [who.cookie] },
      logOut: { cookies: [who.sessionApiCookie] },
      revokeTokens: { headers: who.directory },
    }[name];
    expect([(await service.call(name, parts)).status, (await service.call(name, parts)).status]).toEqual([
      status,
      name === 'revokeTokens' ? 401 : 403,
    ]);
  });

  const withPolicy = everyScenario.filter(
    (scenario) => scenario.secondFactorPolicy === 'admins' && (scenario.mode ?? mode) === mode,
  );

  test.each(withPolicy)('$function $title: as documented', async (scenario) => {
    const answer = await scenario.run(service);
    expect([answer.status, validator.faultsOfAnswer(scenario.function, answer)]).toEqual([scenario.status, []]);
  });
});
