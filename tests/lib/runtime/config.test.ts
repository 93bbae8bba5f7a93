import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { bundleFunctions } from '../../../serverless/plugins/bundle-functions.mjs';

/** The functions of this file, by path. They are bundled together, because bundling one takes almost as long as all. */
const handlers = [
  'session-api/get-status',
  'auth-service/get-profile',
  'auth-service/sign-up',
  'gateway/refuse-unrouted',
  'hooks/deliver-events',
  'well-known/get-jwks',
  'hooks/send-mails',
] as const;
type Handler = (typeof handlers)[number];
let bundles: Map<string, string>[];

beforeAll(async () => {
  const entries = handlers.map((path, index) => ({ key: `f${index}`, handler: `functions/${path}.handler` }));
  bundles = await bundleFunctions(process.cwd(), entries);
}, 240_000);

/** Load the bundle of a function as Lambda does, in a process of its own. @returns the type of its handler, or the message. */
const load = async (handler: Handler, settings: Readonly<Record<string, string>>): Promise<string> => {
  const bundle = bundles[handlers.indexOf(handler)]?.get('index.mjs') ?? '';
  const child = promisify(execFile)(process.execPath, ['--input-type=module'], {
    env: { ...process.env, ...settings },
  });
  child.child.stdin?.end(
    `const loading = import(${JSON.stringify(`data:text/javascript,${encodeURIComponent(bundle)}`)});
     process.stdout.write(await loading.then(({ handler }) => typeof handler, ({ message }) => message));`,
  );
  return (await child).stdout;
};

const faulty = { SESSION_IDLE: '1h', BCRYPT_COST: 'high', MAIL_LANGUAGE: 'tlh' };

describe('a function', () => {
  test('works although settings that it does not use are refused', async () => {
    expect(await load('session-api/get-status', faulty)).toBe('function');
  });

  test.each([
    ['auth-service/get-profile', 'SESSION_IDLE'],
    ['auth-service/sign-up', 'BCRYPT_COST'],
    ['hooks/send-mails', 'MAIL_LANGUAGE'],
  ] as const)('%s does not load if a setting that it uses is refused: %s', async (handler, name) => {
    const { [name]: value } = faulty;
    expect(await load(handler, { [name]: value })).toMatch(`Configuration refused: ${name} must be`);
  });

  test('reports the faults of all settings together', async () => {
    const message = await load('auth-service/get-profile', faulty);
    for (const name of Object.keys(faulty)) expect(message).toContain(`\n  ${name} must be`);
  });

  test.each([
    ['gateway/refuse-unrouted', { CONTRACT_MODE: 'soft' }],
    ['hooks/deliver-events', { CONTRACT_MODE: 'soft' }],
    ['well-known/get-jwks', { STAGE: 'prod' }],
    ['hooks/send-mails', { STAGE: 'prod-eu' }],
  ] as const)('%s does not load with %j', async (handler, settings) => {
    expect(await load(handler, settings)).toMatch('Configuration refused: CONTRACT_MODE');
  });
});
