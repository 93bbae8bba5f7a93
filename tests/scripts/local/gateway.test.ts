import { expect, test } from '@jest/globals';
import { loadHandlers } from '../../../scripts/local/gateway.mjs';

test('functions behind streams are not loaded: they would send events and mails to AWS', async () => {
  const routed = { handler: 'nowhere/routed.handler', events: [{ httpApi: 'GET /' }] };
  const streamed = { handler: 'nowhere/streamed.handler', events: [{ stream: {} }] };
  const uncalled = { handler: 'nowhere/uncalled.handler' };
  await expect(loadHandlers(process.cwd(), { streamed, uncalled })).resolves.toBeUndefined();
  await expect(loadHandlers(process.cwd(), { streamed, routed })).rejects.toThrow('nowhere/routed');
});
