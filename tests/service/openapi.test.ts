import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { errorCodesTable } from '../../scripts/generate/error-codes';
import { withGeneratedTable } from '../../scripts/generate/generated-table';
import { openapiDocument } from '../../scripts/generate/openapi';
import { describeAll, isDescribed } from '../../scripts/generate/operations';
import { routedFunctions } from '../../scripts/generate/service';
import { settingsTable } from '../../scripts/generate/settings-table';
import { createOpenapiValidator, operationsOf, readOpenapi } from '../support/openapi-validator';
import { resolvedService } from '../support/resolved-service';
import { everyScenario } from '../support/scenarios/all';
import { otherSiteScenarios } from '../support/scenarios/other-sites';

const document = readOpenapi();
const validator = createOpenapiValidator(document);
const routed = routedFunctions(resolvedService()).filter(isDescribed);
const documented = operationsOf(document);

test('the document is what `npm run generate` writes now', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const fresh = openapiDocument(await describeAll(routed), version);
  expect(document).toEqual(JSON.parse(JSON.stringify(fresh)));
});

test.each([
  ['docs/settings.md', async () => settingsTable()],
  ['docs/error-codes.md', async () => errorCodesTable(await describeAll(routed))],
])('the table in %s is what `npm run generate` writes now', async (path, table) => {
  const page = readFileSync(path, 'utf8');
  expect(withGeneratedTable(path, page, await table())).toBe(page);
});

test('the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(document) as never);
  expect(result).toMatchObject({ valid: true });
});

test('the routes of our functions and the documented paths are one set', () => {
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

  test('has a scenario for every status that does not need a fault', () => {
    const played = everyScenario.filter(
      (scenario) => scenario.function === operation.operationId && !scenario.isAnyStatus,
    );
    const statuses = Object.keys(operation.responses).filter((status) => Number(status) < 500);
    expect([...new Set(played.map(({ status }) => String(status)))].sort()).toEqual(statuses.sort());
  });
});

test('every route that changes state has a scenario of a page of another site', () => {
  const changing = routed.filter(({ method, name }) =>
    method === 'GET' ? name === 'revokeTokens' : name !== 'homeAfterSignOut',
  );
  expect(otherSiteScenarios.map((scenario) => scenario.function).sort()).toEqual(
    changing.map(({ name }) => name).sort(),
  );
});
