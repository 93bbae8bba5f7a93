import { beforeAll, expect, jest, test } from '@jest/globals';
import { call, gatewayEvent } from '../support/event';
import { type LiveService, loadLiveService } from '../support/live-service';
import { packagedHandler } from '../support/packaged-handler';
import { allScenarios } from '../support/scenarios/all';
import { unroutedScenarios } from '../support/scenarios/gateway';
import { useTables } from '../support/tables';

// As deployed; sign-ups of all scenarios come from one address.
process.env.CONTRACT_MODE = 'hardened';
process.env.LIMIT_SIGNUPS = '10000';
process.env.ALLOW_IMPERSONATION = 'allow';

jest.setTimeout(240_000);
useTables();

let service: LiveService;

beforeAll(async () => {
  service = await loadLiveService();
});

/** The service with one function as it is deployed: out of its zip, in a process of its own. */
const withPackaged = (name: string): LiveService => ({
  ...service,
  call: (called, parts = {}) => {
    if (called !== name) return service.call(called, parts);
    const own = service.routed.find((candidate) => candidate.name === name);
    const { route = `${own?.method} ${own?.path}`, ...rest } = parts;
    return call(packagedHandler(name), gatewayEvent(route, rest));
  },
});

const typical = allScenarios.filter(({ isTypical, mode }) => isTypical && mode !== 'classic');
const played = [...typical, ...unroutedScenarios];

test.each(played)('the zip of $function $title', async (scenario) => {
  const answer = await scenario.run(withPackaged(scenario.function));

  expect(answer.status).toBe(scenario.status);
});

test('the zip of signUp reads a form as AWS encodes it', async () => {
  const form = { email: 'ada@example.com', password: 'correct horse battery staple' };

  const answer = await call(packagedHandler('signUp'), gatewayEvent('POST /users', { form, base64: true }));

  expect([answer.status, answer.text]).toEqual([200, '{"email":"ada@example.com","message":"user created"}']);
});
