import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openapiDocument } from '../../scripts/generate/openapi';
import { describeAll } from '../../scripts/generate/operations';
import { configurationTable, withConfigurationTable } from '../../scripts/generate/readme';
import { resolveService, routedFunctions } from '../../scripts/generate/service';
import { type LiveService, loadLiveService } from '../support/live-service';
import { createOpenapiValidator, operationsOf, readOpenapi } from '../support/openapi-validator';
import { allScenarios, everyScenario } from '../support/scenarios/all';
import { useTables } from '../support/tables';

// All of them come from one address.
process.env.LIMIT_SIGNUPS = '10000';

useTables();

const document = readOpenapi();
const validator = createOpenapiValidator(document);
const routed = routedFunctions(resolveService());
const documented = operationsOf(document);
const scenarios = allScenarios.filter(({ function: name }) => name !== 'refuseUnrouted');
test('the document is what `npm run generate` makes of the code now', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const fresh = openapiDocument(await describeAll(routed), version);
  expect(document).toEqual(JSON.parse(JSON.stringify(fresh)));
});

test('the table of settings in the README is what `npm run generate` makes of them now', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(withConfigurationTable(readme, configurationTable())).toBe(readme);
});

test('the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(document) as never);
  expect(result).toMatchObject({ valid: true });
});

test('routes, functions and documented paths are one set', () => {
  const routes = routed.map(({ name, method, path }) => `${method} ${path} ${name}`);
  const paths = documented.map(({ method, path, operation }) => `${method} ${path} ${operation.operationId}`);
  expect(paths.sort()).toEqual(routes.sort());
});

describe.each(documented)('$method $path', ({ operation }) => {
  test('has examples that its own schemas accept', () => {
    const requests = Object.values(operation.requestBody?.content ?? {});
    for (const { schema, example } of requests) expect(validator.faultsOf(schema, example)).toEqual([]);
    for (const response of Object.values(operation.responses)) {
      for (const { schema, example, examples } of Object.values(validator.resolved(response)?.content ?? {})) {
        const values = examples === undefined ? [example] : Object.values(examples).map(({ value }) => value);
        expect(values.length).toBeGreaterThan(0);
        for (const value of values) expect(validator.faultsOf(schema, value)).toEqual([]);
      }
    }
  });

  // 429 needs many calls: see guess-limits.test.ts.
  test('has a scenario for every status that does not need a fault', () => {
    const played = everyScenario.filter(
      (scenario) => scenario.function === operation.operationId && !scenario.isAnyStatus,
    );
    const statuses = Object.keys(operation.responses).filter((status) => Number(status) < 500 && status !== '429');
    expect([...new Set(played.map(({ status }) => String(status)))].sort()).toEqual(statuses.sort());
  });
});

describe.each(['hardened', 'classic'] as const)('in mode %s', (mode) => {
  let service: LiveService;

  beforeAll(async () => {
    process.env.CONTRACT_MODE = mode;
    // Live instances read their settings once.
    jest.resetModules();
    service = await loadLiveService();
  });

  test.each(scenarios.filter((scenario) => (scenario.mode ?? mode) === mode))(
    '$function $title: as documented',
    async (scenario) => {
      const answer = await scenario.run(service);

      // What hardened says to what classic says it otherwise is for the tests of the surfaces.
      if (mode === (scenario.mode ?? 'classic') && !scenario.isAnyStatus) expect(answer.status).toBe(scenario.status);
      expect(validator.faultsOfAnswer(scenario.function, answer)).toEqual([]);
    },
  );

  test.each([
    ['NotFound', { route: 'GET /nowhere' }, 404],
    ['MethodNotAllowed', { route: 'DELETE /users' }, 405],
  ])('%s is what an unrouted request gets', async (name, parts, status) => {
    const answer = await service.call('refuseUnrouted', { ...parts, routeKey: '$default' });

    expect(answer.status).toBe(status);
    expect(validator.faultsOfResponse(document.components.responses[name], answer)).toEqual([]);
  });
});
