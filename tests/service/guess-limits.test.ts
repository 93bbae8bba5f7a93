import { beforeAll, describe, expect, test } from '@jest/globals';
import { newCredentials } from '../support/deps';
import { type LiveService, loadLiveService } from '../support/live-service';
import { createOpenapiValidator, readOpenapi } from '../support/openapi-validator';
import { signedUp } from '../support/scenarios/auth-service';
import { useTables } from '../support/tables';

process.env.LIMIT_ACCOUNT_FAILURES = '5';
process.env.LIMIT_ADDRESS_FAILURES = '1000';
const tables = useTables();

let service: LiveService;

beforeAll(async () => {
  service = await loadLiveService();
});

/** contract.md section 0: 5 failures of an account, whichever way in, then 429. */
describe.each([
  ['signIn', 401],
  ['logIn', 401],
  ['issueTokens', 401],
])('%s', (name, status) => {
  const guess = async (email: string, times: number) => {
    for (let guesses = 0; guesses < times; guesses += 1) {
      await service.call(name, { json: { email, password: 'wrong one' } });
    }
  };

  test('refuses the sixth attempt after five wrong ones, right or wrong, with 429 and Retry-After', async () => {
    const credentials = await signedUp(service);
    await guess(credentials.email, 4);
    expect((await service.call(name, { json: { ...credentials, password: 'wrong one' } })).status).toBe(status);

    const answer = await service.call(name, { json: credentials });

    expect([answer.status, answer.text]).toEqual([429, '{"error":"too many attempts"}']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(answer.cookies).toEqual([]);
    expect(createOpenapiValidator(readOpenapi()).faultsOfAnswer(name, answer)).toEqual([]);
  });

  test('counts for an email that nobody has as well', async () => {
    const { email } = newCredentials();
    await guess(email, 5);
    expect((await service.call(name, { json: { email, password: 'x' } })).status).toBe(429);
  });

  test('counts a right password for nothing', async () => {
    const credentials = await signedUp(service);
    for (const _ of Array(8)) expect((await service.call(name, { json: credentials })).status).toBe(200);
    await guess(credentials.email, 4);
    expect((await service.call(name, { json: credentials })).status).toBe(200);
  });

  test('is the same account however it is spelled, and whichever way in', async () => {
    const credentials = await signedUp(service);
    await guess(` ${credentials.email.toUpperCase()} `, 3);
    await guess(credentials.email, 2);
    expect((await service.call('signIn', { form: credentials })).status).toBe(429);
    expect((await service.call('logIn', { form: credentials })).status).toBe(429);
    expect((await service.call('issueTokens', { json: credentials })).status).toBe(429);
  });

  test('lets sessions go on', async () => {
    const credentials = await signedUp(service);
    const { cookies } = await service.call('signIn', { form: credentials });
    await guess(credentials.email, 6);
    const cookie = cookies[0]?.split(';')[0] ?? '';
    expect((await service.call('getProfile', { cookies: [cookie] })).status).toBe(200);
  });

  test('is lifted by a new password', async () => {
    const credentials = await signedUp(service);
    await guess(credentials.email, 6);
    const { email } = credentials;
    const { body } = await service.call('requestPasswordReset', { form: { email } });
    const { reset_token } = body as { reset_token: string };
    await service.call('resetPassword', { form: { email, reset_token, new_password: 'open sesame' } });
    expect((await service.call(name, { json: { email, password: 'open sesame' } })).status).toBe(200);
  });
});

test('what is counted goes away by itself', async () => {
  const { email } = newCredentials();
  await service.call('signIn', { form: { email, password: 'x' } });
  const item = await tables.limits.get(`account#${email}`);
  expect(Number.isInteger(item?.expires_at)).toBe(true);
});
