import { beforeAll, expect, test } from '@jest/globals';
import { inParallel, statusCounts } from '../../races/race';
import { type LiveService, loadLiveService } from '../../support/live-service';
import { logLines } from '../../support/log-capture';
import { createOpenapiValidator, readOpenapi } from '../../support/openapi-validator';
import { everyScenario } from '../../support/scenarios/all';
import { signedUp } from '../../support/scenarios/auth-service';
import { basicHeader } from '../../support/sent-credentials';
import { useTables } from '../../support/tables';

process.env.AUTH_TYPE = 'basic_auth';
process.env.LIMIT_ACCOUNT_FAILURES = '3';
process.env.LIMIT_ADDRESS_FAILURES = '100';
useTables();

const PUBLIC = ['getStatus', 'refuseUnauthorized', 'refuseForbidden', 'logIn'];
let service: LiveService;

beforeAll(async () => {
  service = await loadLiveService();
});

const as = (credentials: { email: string; password: string }) => ({
  headers: { authorization: basicHeader(credentials) },
  pathParameters: { id: 'nobody' },
});

test('every private route counts wrong passwords, and gives right ones back, within its role', async () => {
  const names = service.routed
    .filter(({ surface, name }) => surface === 'session-api' && !PUBLIC.includes(name))
    .map(({ name }) => name);
  const credentials = await signedUp(service);

  logLines.length = 0;
  for (const name of [...names, ...names]) {
    const answer = await service.call(name, as(name === 'deleteMe' ? await signedUp(service) : credentials));
    expect([name, [401, 403, 429, 500, 503].includes(answer.status)]).toEqual([name, false]);
  }

  // Wrong ones are told to the owner as well.
  for (const name of names) await service.call(name, as({ ...(await signedUp(service)), password: 'wrong one' }));
  expect(logLines.filter(({ event }) => event === 'event_not_stored')).toEqual([]);

  const unused = service.unusedPermissions().filter((permission) => permission.endsWith('LimitsTable'));
  const others = unused.map((permission) => permission.split(':')[0]);
  expect(others.filter((name) => names.includes(name ?? ''))).toEqual([]);
});

test('the fourth wrong password is refused before it is looked at, as documented, and so is the right one then', async () => {
  const credentials = await signedUp(service);
  const wrong = as({ ...credentials, password: 'wrong one' });
  for (let guesses = 0; guesses < 3; guesses += 1) expect((await service.call('getMe', wrong)).status).toBe(403);

  for (const parts of [wrong, as(credentials)]) {
    const answer = await service.call('getMe', parts);
    expect([answer.status, answer.text]).toEqual([429, '{"error":"too many attempts"}']);
    expect(createOpenapiValidator(readOpenapi()).faultsOfAnswer('getMe', answer)).toEqual([]);
  }
});

test('twenty parallel requests with the right password are all answered, on a process that has just started', async () => {
  const credentials = await signedUp(service);
  const answers = await inParallel(20, () => service.call('getMe', as(credentials)));
  expect(statusCounts(answers)).toEqual({ 200: 20 });
});

test.each(everyScenario.filter(({ authType, status }) => authType === 'basic_auth' && status === 429))(
  '$function $title: as documented',
  async (scenario) => {
    const answer = await scenario.run(service);
    expect([answer.status, createOpenapiValidator(readOpenapi()).faultsOfAnswer(scenario.function, answer)]).toEqual([
      429,
      [],
    ]);
  },
);
