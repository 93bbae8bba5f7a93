import { expect, test } from '@jest/globals';
import { handler } from '../../../../functions/auth-service/home';
import { call, gatewayEvent } from '../../../support/event';

test('GET / says hello', async () => {
  const answer = await call(handler, gatewayEvent('GET /'));
  expect([answer.status, answer.text]).toEqual([200, '{"message":"Bienvenue"}']);
});

test('HEAD / says the same without a body', async () => {
  const answer = await call(handler, gatewayEvent('HEAD /'));
  expect([answer.status, answer.text]).toEqual([200, '']);
});
