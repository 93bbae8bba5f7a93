import { expect, test } from '@jest/globals';
import { mergeEnvironment } from '../../../scripts/local/environment.mjs';

const defaults = { CONTRACT_MODE: 'classic', BASE_URL: 'http://localhost:3000' };
const service = () => ({
  provider: { environment: { BASE_URL: '', SESSION_DURATION: '86400', STAGE: 'dev' } as Record<string, string> },
  functions: { signIn: { environment: { BCRYPT_COST: '12' } }, home: {} },
});

test('the caller wins over serverless.yml, in every function too', () => {
  const { provider, functions } = service();
  const env: NodeJS.ProcessEnv = { SESSION_DURATION: '2', BCRYPT_COST: '4' };

  mergeEnvironment({ provider, functions }, env, defaults);

  expect(provider.environment).toMatchObject({ SESSION_DURATION: '2', STAGE: 'dev' });
  expect(functions.signIn.environment).toEqual({ BCRYPT_COST: '4' });
  expect(env).toMatchObject({ SESSION_DURATION: '2', STAGE: 'dev', BCRYPT_COST: '4' });
});

test('our defaults win over serverless.yml, and it is told which were used', () => {
  const { provider, functions } = service();
  const env: NodeJS.ProcessEnv = { CONTRACT_MODE: 'hardened' };

  const used = mergeEnvironment({ provider, functions }, env, defaults);

  expect(used).toEqual(['BASE_URL']);
  expect(provider.environment.BASE_URL).toBe('http://localhost:3000');
  expect(env.CONTRACT_MODE).toBe('hardened');
});

test('empty is a value too: it reaches the check of the settings', () => {
  const env: NodeJS.ProcessEnv = { CONTRACT_MODE: '' };
  expect(mergeEnvironment(service(), env, defaults)).toEqual(['BASE_URL']);
  expect(env.CONTRACT_MODE).toBe('');
});

test('what one function alone is given is there for all: they share this process and its modules', () => {
  const { provider } = service();
  const functions = { refuseUnrouted: { environment: { ROUTES: 'GET /' } }, home: {} };
  const env: NodeJS.ProcessEnv = {};

  mergeEnvironment({ provider, functions }, env, defaults);

  expect(env.ROUTES).toBe('GET /');
});
