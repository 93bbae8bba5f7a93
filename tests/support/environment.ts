import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disableEarlierStorages } from './async-storages';
import { captureLog } from './log-capture';

/**
 * Runs before every test file. It sets harmless settings, so that tests can import live handlers, and table names that only
 * this file uses, because all files share one engine.
 */
const prefix = `test-${process.env.JEST_WORKER_ID}-${randomUUID().slice(0, 8)}`;

Object.assign(process.env, {
  CONTRACT_MODE: 'classic',
  STAGE: 'test',
  BASE_URL: 'http://localhost:3000',
  USERS_TABLE: `${prefix}-users`,
  CREDENTIALS_TABLE: `${prefix}-credentials`,
  SESSIONS_TABLE: `${prefix}-sessions`,
  LIMITS_TABLE: `${prefix}-limits`,
  CUSTOMERS_TABLE: `${prefix}-customers`,
  ROLES_TABLE: `${prefix}-roles`,
  EVENTS_TABLE: `${prefix}-events`,
  AUDIT_TABLE: `${prefix}-audit`,
  OUTBOX_TABLE: `${prefix}-outbox`,
  SIGNING_KEYS_TABLE: `${prefix}-signing-keys`,
  SIGNING_KEYS_DIR: join(tmpdir(), `${prefix}-signing-keys`),
  SEALING_KEYS_DIR: join(tmpdir(), `${prefix}-sealing-keys`),
  // Limits are off, so that tests can fail sign-ins as often as they need. Tests of limits switch them on.
  LIMIT_ACCOUNT_FAILURES: '0',
  LIMIT_ADDRESS_FAILURES: '0',
  MAIL_FROM: 'accounts@example.com',
  EMAIL_DOMAINS: 'ignore',
  AWS_ENDPOINT_URL_SESV2: 'http://127.0.0.1:9',
  SESSION_DURATION: '86400',
  BCRYPT_COST: '4',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  // Nothing listens at this address. A test that needs an engine uses tests/support/tables.ts.
  AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
});

// Settings of `npm start` that the caller, or the container image, has set are not for tests.
for (const name of ['PORT', 'HOST', 'HTTPS', 'INBOX', 'DATA_DIR', 'DYNAMODB_PORT', 'DYNAMODB_ENGINE', 'EVENT_HANDLER'])
  delete process.env[name];

captureLog();
disableEarlierStorages();
