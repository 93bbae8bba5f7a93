import { expect, test } from '@jest/globals';
import { handler } from '../../../../functions/session-api/get-status';
import { call, gatewayEvent } from '../../../support/event';

test('GET /api/v1/status answers OK', async () => {
  const answer = await call(handler, gatewayEvent('GET /api/v1/status'));
  expect([answer.status, answer.text]).toEqual([200, '{"status":"OK"}']);
});
