import { expect, test } from '@jest/globals';
import { handler } from '../../../../functions/session-api/refuse-forbidden';
import { call, gatewayEvent } from '../../../support/event';

test('GET /api/v1/forbidden answers 403 to every caller', async () => {
  for (const parts of [{}, { cookies: ['_my_session_id=x'], headers: { authorization: 'Basic x' } }]) {
    const answer = await call(handler, gatewayEvent('GET /api/v1/forbidden', parts));
    expect([answer.status, answer.text]).toEqual([403, '{"error":"Forbidden"}']);
  }
});
