import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FakeSsm, startFakeSsm } from '../../support/fake-ssm';

let ssm: FakeSsm;
let readSecretParameter: typeof import('../../../lib/runtime/secret-parameter').readSecretParameter;

beforeAll(async () => {
  ssm = await startFakeSsm();
  process.env.AWS_ENDPOINT_URL_SSM = ssm.endpoint;
  ({ readSecretParameter } = await import('../../../lib/runtime/secret-parameter'));
  const put = (Name: string, Value: string) =>
    fetch(ssm.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSSM.PutParameter' },
      body: JSON.stringify({ Name, Value, Type: 'SecureString' }),
    });
  await put('/latchkey/test/kickbox', 'live_secret');
  await put('/latchkey/test/empty', '');
});
afterAll(() => ssm.stop());

const noLimit = () => new AbortController().signal;

test('a secret is read decrypted, by one call of one action', async () => {
  const before = ssm.calls.length;
  expect(await readSecretParameter('/latchkey/test/kickbox', noLimit())).toBe('live_secret');
  expect(ssm.calls.slice(before)).toEqual([{ action: 'GetParameter', name: '/latchkey/test/kickbox' }]);
});

test('an absent or empty parameter is an error', async () => {
  await expect(readSecretParameter('/latchkey/test/nothing', noLimit())).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
  await expect(readSecretParameter('/latchkey/test/empty', noLimit())).rejects.toThrow('an empty parameter');
});

test('the call is aborted when the time is up', async () => {
  ssm.failNext('silence');
  const reading = readSecretParameter('/latchkey/test/kickbox', AbortSignal.timeout(20));
  await expect(reading).rejects.toMatchObject({ name: expect.stringMatching(/AbortError|TimeoutError/) });
});
