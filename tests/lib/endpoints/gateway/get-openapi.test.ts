import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { handler } from '../../../../functions/gateway/get-openapi';
import { call, gatewayEvent } from '../../../support/event';

test('GET /openapi.json serves the generated document', async () => {
  const answer = await call(handler, gatewayEvent('GET /openapi.json'));
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.body).toEqual(JSON.parse(readFileSync('functions/gateway/openapi.json', 'utf8')));
});
