import { describe, expect, test } from '@jest/globals';
import DeployChecks from '../../serverless/plugins/deploy-checks.mjs';
import type { TemplateValue } from '../../serverless/plugins/serverless.d.ts';

interface Situation {
  command?: string;
  mailFrom?: string;
  mode?: string;
  hasCredentials?: boolean;
  /** How the framework fails to use the credentials. */
  failure?: object;
  /** Other settings, of all functions. */
  settings?: Readonly<Record<string, TemplateValue>>;
  /** Settings of one function alone. */
  ofOneFunction?: Record<string, TemplateValue>;
}

const tables = [
  'USERS',
  'CREDENTIALS',
  'SESSIONS',
  'LIMITS',
  'CUSTOMERS',
  'ROLES',
  'EVENTS',
  'OUTBOX',
  'AUDIT',
  'SIGNING_KEYS',
];

/** As serverless.yml makes it. An empty BASE_URL becomes the URL of the API. */
const complete: Record<string, TemplateValue> = {
  ...Object.fromEntries(tables.map((table) => [`${table}_TABLE`, `latchkey-dev-${table.toLowerCase()}`])),
  BASE_URL: '',
  SIGNING_KEYS_PATH: '/latchkey/dev/signing-keys',
  SEALING_KEYS_PATH: '/latchkey/dev/sealing-keys',
};

/** Runs the check for a command, with a fake of the framework that has only what the plugin uses. */
const check = async (situation: Situation) => {
  const { command = 'deploy', mailFrom = 'accounts@example.com', mode, hasCredentials = true } = situation;
  const { settings, ofOneFunction = {} } = situation;
  const missing = { code: 'AWS_CREDENTIALS_NOT_FOUND' };
  const failure = Object.assign(new Error('of the framework'), situation.failure ?? missing);
  const environment = { ...complete, MAIL_FROM: mailFrom, ...(mode && { CONTRACT_MODE: mode }), ...settings };
  const framework = {
    processedInput: { commands: command.split(' ') },
    serviceDir: process.cwd(),
    service: { provider: { environment }, functions: { one: { environment: ofOneFunction }, other: {} } },
    classes: { Error },
    getProvider: () => ({
      getAccountId: async () => {
        if (!hasCredentials) throw failure;
        return '123456789012';
      },
    }),
  } as unknown as ConstructorParameters<typeof DeployChecks>[0];
  await new DeployChecks(framework).hooks.initialize?.();
};

describe('deploy-checks', () => {
  test('refuses to deploy a stage without a mail sender', async () => {
    await expect(check({ mailFrom: '' })).rejects.toThrow('--param mail-from=');
  });

  test.each(['deploy', 'preflight', 'examine', 'go-back'])('refuses to %s without credentials', async (command) => {
    await expect(check({ command, hasCredentials: false })).rejects.toThrow(
      'There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Nothing was packaged or changed.',
    );
  });

  test('says why credentials are not accepted, in one line', async () => {
    const failure = { code: 'ExpiredToken', message: 'The token has expired' };
    await expect(check({ hasCredentials: false, failure })).rejects.toThrow(
      /^AWS does not accept the credentials \(The token has expired\): set AWS_PROFILE.*packaged or changed\.$/,
    );
  });

  test.each<Situation>([{}, { mailFrom: '', mode: 'classic' }])('lets %j pass', async (situation) => {
    await expect(check(situation)).resolves.toBeUndefined();
  });

  test.each([
    ['BASE_URL', 'http://localhost:99999'],
    ['BASE_URL', 'https://*.example.com'],
    ['ALLOWED_ORIGINS', 'https://*.example.com'],
    ['ALLOWED_ORIGINS', 'null'],
    ['SESSION_COOKIE', '__Host-session'],
  ])('refuses to package a %s of %s', async (name, value) => {
    await expect(check({ command: 'package', settings: { [name]: value } })).rejects.toThrow(`${name} must `);
  });

  test.each(['offline start', 'print', 'info'])('checks nothing for %s', async (command) => {
    const settings = { BCRYPT_COST: 'high' };
    await expect(check({ command, mailFrom: '', hasCredentials: false, settings })).resolves.toBeUndefined();
  });

  test.each(['package', 'deploy function'])('needs no sender and no credentials for %s', async (command) => {
    await expect(check({ command, mailFrom: '', hasCredentials: false })).resolves.toBeUndefined();
  });
});

describe('the settings', () => {
  const faulty = { BCRYPT_COST: 'high', SESSION_IDLE: '1h', USERS_TABLE: null };

  test.each(['package', 'deploy', 'deploy function'])('are refused together by %s, in one message', async (command) => {
    const message = [
      'Configuration refused:',
      'USERS_TABLE is not set',
      'SESSION_IDLE must be a whole number from 0 to 31536000, or empty',
      'BCRYPT_COST must be a whole number from 4 to 16',
    ];
    await expect(check({ command, settings: faulty })).rejects.toThrow(new Error(message.join('\n  ')));
  });

  test('are refused before credentials are needed, together with a missing mail sender', async () => {
    const deploying = check({ settings: { BCRYPT_COST: 'high' }, mailFrom: '', hasCredentials: false });
    await expect(deploying).rejects.toThrow(/BCRYPT_COST must be .*\n {2}MAIL_FROM is empty/);
  });

  test('of one function are checked too', async () => {
    await expect(check({ ofOneFunction: { BCRYPT_COST: 'high' } })).rejects.toThrow('BCRYPT_COST');
  });

  test.each<[title: string, settings: Record<string, TemplateValue>]>([
    ['a reference to a resource', { USERS_TABLE: { Ref: 'UsersTable' }, SIGNING_KEYS_PATH: { 'Fn::Sub': '/keys' } }],
    ['a dynamic reference', { BCRYPT_COST: '{{resolve:ssm:/latchkey/cost}}' }],
    ['a number', { BCRYPT_COST: 12 }],
    ['a parameter name by reference', { EMAIL_VALIDATION: 'kickbox', EMAIL_VALIDATION_KEY: { Ref: 'KickboxKey' } }],
  ])('may be %s', async (_, settings) => {
    await expect(check({ settings })).resolves.toBeUndefined();
  });

  test.each([
    ['auth.example.com', 'BASE_URL must be'],
    ['https://auth.example.com/path', 'BASE_URL must be'],
  ])('of the URL are checked where it is given: %s', async (baseUrl, message) => {
    await expect(check({ settings: { BASE_URL: baseUrl } })).rejects.toThrow(message);
  });
});
