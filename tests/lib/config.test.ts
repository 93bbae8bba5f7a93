import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../lib/auth/contract-mode';
import { type Config, createConfig, parseConfig } from '../../lib/config';
import { brandColors } from '../../lib/http/pages/brand';
import { settings } from '../../lib/settings';

const complete = {
  CONTRACT_MODE: 'classic',
  BASE_URL: 'https://auth.example.com',
  USERS_TABLE: 'latchkey-dev-users',
  CREDENTIALS_TABLE: 'latchkey-dev-credentials',
  SESSIONS_TABLE: 'latchkey-dev-sessions',
  LIMITS_TABLE: 'latchkey-dev-limits',
  CUSTOMERS_TABLE: 'latchkey-dev-customers',
  ROLES_TABLE: 'latchkey-dev-roles',
  EVENTS_TABLE: 'latchkey-dev-events',
  AUDIT_TABLE: 'latchkey-dev-audit',
  OUTBOX_TABLE: 'latchkey-dev-outbox',
  SIGNING_KEYS_TABLE: 'latchkey-dev-signing-keys',
  SIGNING_KEYS_PATH: '/latchkey/dev/signing-keys',
  SEALING_KEYS_PATH: '/latchkey/dev/sealing-keys',
};

/** The faults under the heading of the error, a line each. */
const faultsOf = (environment: Record<string, string | undefined>): string[] => {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    const [, faults = ''] = /^Configuration refused:\s+(.*)$/s.exec((error as Error).message) ?? [];
    return faults.split('\n');
  }
};

/** The names of the settings that are refused. */
const refused = (environment: Record<string, string | undefined>) =>
  faultsOf(environment).map((line) => line.trim().split(' ')[0]);

/** Every value, those of the pages included. */
const valuesOf = (config: Config) => ({
  ...config,
  crossOrigin: { ...config.crossOrigin, pages: config.crossOrigin.pages() },
});

describe('an environment without faults', () => {
  test('gives every value, with defaults where nothing is set', () => {
    expect(valuesOf(parseConfig(complete))).toEqual({
      stage: 'dev',
      mode: classicMode,
      outboxTable: 'latchkey-dev-outbox',
      mail: { from: '', language: 'en', configurationSet: '' },
      linkSeconds: {
        'verify-email': 86_400,
        'reset-password': 1800,
        'change-email': 86_400,
        'sign-in': 600,
        invitation: 604_800,
      },
      allowsImpersonation: false,
      linksSignUp: true,
      unverifiedAccountSeconds: 604_800,
      mailLimits: { requestsPerMinute: 0, mailsPerRecipient: 3 },
      sessionIdleSeconds: 0,
      maxSessions: 20,
      recentAuthenticationSeconds: 600,
      deviceCookie: { name: 'device', secure: true },
      challengeCookie: { name: 'challenge', secure: true },
      secondStepCookie: { name: 'second_step', secure: true },
      secondFactorPolicy: 'none',
      deviceSeconds: 2_592_000,
      signUpCookie: { name: 'sign_up', secure: true },
      signInCookie: { name: 'sign_in', secure: true },
      passwords: { minimumLength: 1, refusesCommon: false, asksBreaches: false },
      emails: null,
      serviceName: 'Latchkey',
      baseUrl: 'https://auth.example.com',
      authType: 'session_db_auth',
      sessionApiCookie: { name: '_my_session_id', secure: true },
      usersTable: 'latchkey-dev-users',
      credentialsTable: 'latchkey-dev-credentials',
      sessionsTable: 'latchkey-dev-sessions',
      limitsTable: 'latchkey-dev-limits',
      customersTable: 'latchkey-dev-customers',
      rolesTable: 'latchkey-dev-roles',
      eventsTable: { name: 'latchkey-dev-events', keptSeconds: 2_592_000 },
      auditTable: 'latchkey-dev-audit',
      signingKeysTable: 'latchkey-dev-signing-keys',
      signingKeys: { path: '/latchkey/dev/signing-keys' },
      sealingKeys: { path: '/latchkey/dev/sealing-keys' },
      tokens: { issuer: 'https://auth.example.com', audience: 'latchkey', ttlSeconds: 900 },
      refreshSeconds: 86_400,
      refreshGraceSeconds: 10,
      directoryCookie: { name: 'user-api-credentials', secure: true },
      crossOrigin: {
        origins: ['https://auth.example.com'],
        openPaths: ['/.well-known/', '/openapi.json', '/api/v1/'],
        errorsHaveCodes: false,
        pages: {
          brand: { serviceName: 'Latchkey', logoUrl: null, ...brandColors('#1d4fbf') },
          language: 'en',
          appUrl: null,
          returnOrigins: ['https://auth.example.com'],
          cookies: {
            session: { name: 'session_id', secure: true },
            own: { name: 'own_session', secure: true },
            form: { name: 'form', secure: true },
            pending: { name: 'pending', secure: true },
            notice: { name: 'notice', secure: true },
            language: { name: 'ui_locales', secure: true },
          },
        },
      },
      relyingParty: { id: 'auth.example.com', origins: ['https://auth.example.com'] },
      eventBus: 'default',
      guessLimits: { accountFailures: 5, ipAddressFailures: 20, windowSeconds: 60 },
      sessionDurationSeconds: null,
      sessionCookie: { name: 'session_id', secure: true },
      bcryptCost: 12,
      importedHashDecoy: '',
      cognito: { url: '', clientId: '', milliseconds: 3000 },
      routes: [],
    });
  });

  test('gives what is set', () => {
    const set = {
      SESSION_COOKIE: 'sid',
      SESSION_NAME: 'api_sid',
      AUTH_TYPE: 'basic_auth',
      SESSION_DURATION: '3600',
      BCRYPT_COST: '10',
      IMPORTED_HASH_DECOY: '$pbkdf2-sha256$i=10$AAAA$AAAA',
      COGNITO_URL: 'https://cognito-idp.eu-west-1.amazonaws.com',
      COGNITO_CLIENT_ID: '1example23456789',
      COGNITO_TIMEOUT: '500',
      ACCESS_TOKEN_TTL: '60',
      REFRESH_TOKEN_TTL: '3600',
      REFRESH_GRACE: '0',
      DEVICE_TTL: '86400',
      RESET_LINK_TTL: '600',
      VERIFICATION_LINK_TTL: '3600',
      UNVERIFIED_ACCOUNT_TTL: '86400',
      EMAIL_CHANGE_LINK_TTL: '7200',
      SIGN_IN_LINK_TTL: '120',
      INVITATION_LINK_TTL: '172800',
      ALLOW_IMPERSONATION: 'allow',
      LINK_SIGN_UP: 'refuse',
      TOKEN_AUDIENCE: 'urn:example:services',
      ALLOWED_ORIGINS: 'https://app.example.com,http://localhost:5173',
      EVENT_BUS: 'latchkey-users.dev',
      EVENT_TTL: '86400',
      RECENT_AUTHENTICATION: '60',
      ROUTES: 'G/ PG/users',
    };
    expect(parseConfig({ ...complete, ...set })).toMatchObject({
      sessionCookie: { name: 'sid' },
      sessionApiCookie: { name: 'api_sid' },
      authType: 'basic_auth',
      sessionDurationSeconds: 3600,
      bcryptCost: 10,
      importedHashDecoy: '$pbkdf2-sha256$i=10$AAAA$AAAA',
      cognito: {
        url: 'https://cognito-idp.eu-west-1.amazonaws.com',
        clientId: '1example23456789',
        milliseconds: 500,
      },
      tokens: { issuer: 'https://auth.example.com', audience: 'urn:example:services', ttlSeconds: 60 },
      refreshSeconds: 3600,
      refreshGraceSeconds: 0,
      deviceSeconds: 86_400,
      linkSeconds: {
        'verify-email': 3600,
        'reset-password': 600,
        'change-email': 7200,
        'sign-in': 120,
        invitation: 172_800,
      },
      allowsImpersonation: true,
      linksSignUp: false,
      unverifiedAccountSeconds: 86_400,
      crossOrigin: {
        origins: ['https://auth.example.com', 'https://app.example.com', 'http://localhost:5173'],
        openPaths: ['/.well-known/', '/openapi.json'],
        errorsHaveCodes: false,
      },
      eventBus: 'latchkey-users.dev',
      eventsTable: { keptSeconds: 86_400 },
      recentAuthenticationSeconds: 60,
      routes: ['GET /', 'GET /users', 'POST /users'],
    });
  });

  test('is frozen in all its parts', () => {
    const config = parseConfig({ ...complete, ROUTES: 'G/', PROXY_SECRET_SHA256: SECRET_HASH });
    const { sessionCookie, sessionApiCookie, directoryCookie, routes, signingKeys, tokens, crossOrigin } = config;
    const parts = [
      config,
      sessionCookie,
      sessionApiCookie,
      directoryCookie,
      routes,
      signingKeys,
      tokens,
      crossOrigin,
      crossOrigin.origins,
      crossOrigin.openPaths,
      crossOrigin.proxies,
      crossOrigin.proxies?.secretHashes,
    ];
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
  });

  test('is read from the process where no other is given', () => {
    expect(parseConfig()).toMatchObject({ usersTable: process.env.USERS_TABLE });
  });
});

describe('faults', () => {
  test('are reported together, each by the name of its setting', () => {
    const environment = { CONTRACT_MODE: 'soft', BASE_URL: 'auth.example.com', USERS_TABLE: '', BCRYPT_COST: 'high' };
    expect(refused(environment).sort()).toEqual([
      'AUDIT_TABLE',
      'BASE_URL',
      'BCRYPT_COST',
      'CONTRACT_MODE',
      'CREDENTIALS_TABLE',
      'CUSTOMERS_TABLE',
      'EVENTS_TABLE',
      'LIMITS_TABLE',
      'OUTBOX_TABLE',
      'ROLES_TABLE',
      'SEALING_KEYS_PATH',
      'SESSIONS_TABLE',
      'SIGNING_KEYS_PATH',
      'SIGNING_KEYS_TABLE',
      'USERS_TABLE',
    ]);
  });

  test('never quote a value', () => {
    const secret = 'pasted into the wrong place';
    const environment = Object.fromEntries(Object.keys(settings).map((name) => [name, `${secret}/ ?`]));
    expect(faultsOf(environment).length).toBeGreaterThanOrEqual(6);
    expect(faultsOf(environment).join('\n')).not.toContain(secret);
  });

  test.each([
    'BASE_URL',
    'USERS_TABLE',
    'SESSIONS_TABLE',
    'LIMITS_TABLE',
    'CUSTOMERS_TABLE',
    'ROLES_TABLE',
    'EVENTS_TABLE',
    'AUDIT_TABLE',
    'SIGNING_KEYS_TABLE',
  ])('are a missing %s', (name) => {
    expect(faultsOf({ ...complete, [name]: undefined })).toEqual([expect.stringContaining(`${name} is not set`)]);
  });

  test.each([
    ['BASE_URL', ''],
    ['BASE_URL', 'auth.example.com'],
    ['BASE_URL', 'ftp://auth.example.com'],
    ['BASE_URL', 'https://auth.example.com/path'],
    ['BASE_URL', 'https://auth.example.com/'],
    ['BASE_URL', 'https://auth.example.com?query'],
    ['BASE_URL', 'https://'],
    ['BASE_URL', 'http://localhost:99999'],
    ['BASE_URL', 'http://localhost:'],
    ['BASE_URL', 'http://localhost:80:80'],
    ['BASE_URL', 'https://*.example.com'],
    ['BASE_URL', 'https://user@auth.example.com'],
    ['BASE_URL', 'https://auth..example.com'],
    ['BASE_URL', 'https://auth%2eexample.com'],
    ['BASE_URL', 'https:auth.example.com'],
    ['BASE_URL', 'https://auth.example.com\n'],
    ['BASE_URL', 'https://2130706433'],
    ['BASE_URL', 'capacitor://localhost'],
    ['STAGE', ''],
    ['STAGE', 'dev stage'],
    ['USERS_TABLE', 'ab'],
    ['USERS_TABLE', 'users table'],
    ['SESSIONS_TABLE', 'a'.repeat(256)],
    ['CUSTOMERS_TABLE', ''],
    ['ROLES_TABLE', 'ab'],
    ['EVENTS_TABLE', 'events table'],
    ['SIGNING_KEYS_TABLE', 'a'.repeat(256)],
    ['SIGNING_KEYS_PATH', 'latchkey/dev'],
    ['SIGNING_KEYS_PATH', '/'],
    ['SIGNING_KEYS_PATH', '/latchkey/'],
    ['SIGNING_KEYS_PATH', '/latchkey//dev'],
    ['SIGNING_KEYS_PATH', '/latchkey/dev keys'],
    ['SIGNING_KEYS_PATH', '/latchkey/*'],
    ['SIGNING_KEYS_PATH', '/aws/latchkey'],
    ['SIGNING_KEYS_PATH', '/awsome'],
    ['SIGNING_KEYS_PATH', '/AWS/latchkey'],
    ['SIGNING_KEYS_PATH', '/ssm/latchkey'],
    ['SIGNING_KEYS_PATH', `/${'a'.repeat(101)}`],
    ['SIGNING_KEYS_PATH', '/a'.repeat(11)],
    ['ACCESS_TOKEN_TTL', ''],
    ['ACCESS_TOKEN_TTL', '9'],
    ['ACCESS_TOKEN_TTL', '3601'],
    ['ACCESS_TOKEN_TTL', '-900'],
    ['ACCESS_TOKEN_TTL', '900.5'],
    ['ACCESS_TOKEN_TTL', '15m'],
    ['REFRESH_TOKEN_TTL', ''],
    ['REFRESH_TOKEN_TTL', '59'],
    ['REFRESH_TOKEN_TTL', '31536001'],
    ['REFRESH_TOKEN_TTL', '1e5'],
    ['TOKEN_AUDIENCE', ''],
    ['TOKEN_AUDIENCE', 'our services'],
    ['TOKEN_AUDIENCE', 'fiancé'],
    ['TOKEN_AUDIENCE', 'a'.repeat(201)],
    ['ALLOWED_ORIGINS', 'app.example.com'],
    ['ALLOWED_ORIGINS', '*'],
    ['ALLOWED_ORIGINS', 'null'],
    ['ALLOWED_ORIGINS', 'https://app.example.com/'],
    ['ALLOWED_ORIGINS', 'https://app.example.com/path'],
    ['ALLOWED_ORIGINS', 'https://user@app.example.com'],
    ['ALLOWED_ORIGINS', 'https://app.example.com, https://other.example.com'],
    ['ALLOWED_ORIGINS', 'https://app.example.com,ftp://other.example.com'],
    ['ALLOWED_ORIGINS', 'https://*.example.com'],
    ['ALLOWED_ORIGINS', 'https://app.example.com:99999'],
    ['ALLOWED_ORIGINS', 'https://app.example.com,null'],
    ['ALLOWED_ORIGINS', 'capacitor://'],
    ['ALLOWED_ORIGINS', 'capacitor://*'],
    ['ALLOWED_ORIGINS', 'capacitor://localhost/'],
    ['ALLOWED_ORIGINS', 'Capacitor://localhost'],
    ['ALLOWED_ORIGINS', 'capacitor://user@localhost'],
    ['ALLOWED_ORIGINS', 'chrome-extension://id?x'],
    ['ALLOWED_ORIGINS', 'file://localhost'],
    ['ALLOWED_ORIGINS', 'data://localhost'],
    ['ALLOWED_ORIGINS', 'javascript://localhost'],
    ['ALLOWED_ORIGINS', 'wss://app.example.com'],
    ['ALLOWED_ORIGINS', '//app.example.com'],
    ['RECENT_AUTHENTICATION', ''],
    ['RECENT_AUTHENTICATION', '59'],
    ['RECENT_AUTHENTICATION', '86401'],
    ['EVENT_TTL', ''],
    ['EVENT_TTL', '86399'],
    ['EVENT_TTL', '31536001'],
    ['EVENT_BUS', ''],
    ['EVENT_BUS', 'event bus'],
    ['EVENT_BUS', 'a'.repeat(257)],
    ['SESSION_COOKIE', ''],
    ['SESSION_COOKIE', 'session id'],
    ['SESSION_COOKIE', 'a;b'],
    ['SESSION_COOKIE', 'a=b'],
    ['SESSION_COOKIE', 'a'.repeat(65)],
    ['SESSION_COOKIE', '__Host-session'],
    ['SESSION_COOKIE', '__secure-session'],
    ['SESSION_COOKIE', 'device'],
    ['SESSION_COOKIE', '_my_session_id'],
    ['SESSION_NAME', 'sign_up'],
    ['SESSION_NAME', 'user-api-credentials'],
    ['SESSION_NAME', ''],
    ['SESSION_NAME', 'my session'],
    ['SESSION_NAME', 'a;b'],
    ['SESSION_NAME', 'a=b'],
    ['SESSION_NAME', 'a.b'],
    ['SESSION_NAME', 'a'.repeat(65)],
    ['AUTH_TYPE', ''],
    ['AUTH_TYPE', ' '],
    ['AUTH_TYPE', 'auth'],
    ['AUTH_TYPE', 'Session_Auth'],
    ['AUTH_TYPE', 'session_auth '],
    ['AUTH_TYPE', 'basic_auth,session_auth'],
    ['AUTH_TYPE', 'constructor'],
    ['LIMIT_ACCOUNT_FAILURES', ''],
    ['LIMIT_ACCOUNT_FAILURES', '-1'],
    ['LIMIT_ADDRESS_FAILURES', 'many'],
    ['LIMIT_WINDOW', '0'],
    ['LIMIT_WINDOW', '901'],
    ['PASSKEY_RP_ID', 'Auth.example.com'],
    ['PASSKEY_RP_ID', 'https://auth.example.com'],
    ['PASSKEY_RP_ID', 'com'],
    ['PASSKEY_RP_ID', 'xample.com'],
    ['PASSKEY_RP_ID', 'login.auth.example.com'],
    ['PASSKEY_RP_ID', '.example.com'],
    ['BCRYPT_COST', ''],
    ['IMPORTED_HASH_DECOY', 'a password'],
    ['COGNITO_CLIENT_ID', 'an id'],
    ['COGNITO_TIMEOUT', '9000'],
    ['IMPORTED_HASH_DECOY', '$pbkdf2 $i=1$AAAA$AAAA'],
    ['BCRYPT_COST', '3'],
    ['BCRYPT_COST', '17'],
    ['BCRYPT_COST', '-12'],
    ['BCRYPT_COST', '12.5'],
    ['BCRYPT_COST', '1e1'],
    ['BCRYPT_COST', ' 12'],
    ['SESSION_IDLE', '-1'],
    ['SESSION_IDLE', '1h'],
    ['SESSIONS_PER_USER', '0'],
    ['SESSIONS_PER_USER', '101'],
    ['LIMIT_SIGNUPS', 'many'],
    ['LIMIT_MAILS', ''],
    ['LIMIT_MAILS', '-1'],
    ['PASSWORD_MINIMUM', '0'],
    ['PASSWORD_MINIMUM', '65'],
    ['PASSWORD_BREACHES', 'yes'],
    ['EMAIL_DOMAINS', 'true'],
    ['DISPOSABLE_EMAILS', ''],
    ['ROLE_EMAILS', 'no'],
    ['EMAIL_VALIDATION', 'somebody'],
    ['EMAIL_VALIDATION_KEY', 'not a path'],
    ['SERVICE_NAME', ''],
    ['SERVICE_NAME', 'two\nlines'],
    ['SERVICE_NAME', ' '],
    ['SERVICE_NAME', 'Latchkey '],
    ['SERVICE_NAME', 'x'.repeat(61)],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'a@example.com\r\nBcc: b@example.com'],
    ['MAIL_FROM', 'Name <a@example.com>'],
    ['MAIL_FROM', 'a@example..com'],
    ['MAIL_FROM', 'a@-'],
    ['MAIL_FROM', 'a@example.com.'],
    ['MAIL_FROM', 'ü@example.com'],
    ['MAIL_FROM', `${'a'.repeat(65)}@example.com`],
    ['MAIL_LANGUAGE', 'tlh'],
    ['OUTBOX_TABLE', 'outbox table'],
    ['ROUTES', 'everything'],
    ['ROUTES', 'G/ P'],
  ])('are a %s of %p', (name, value) => {
    expect(refused({ ...complete, [name]: value })).toEqual([name]);
  });

  test.each(['4', '16'])('are not a BCRYPT_COST of %p', (value) => {
    expect(parseConfig({ ...complete, BCRYPT_COST: value }).bcryptCost).toBe(Number(value));
  });
});

describe('CONTRACT_MODE', () => {
  test.each([
    ['hardened', 'hardened'],
    ['absent', undefined],
  ])('%s is hardened, with its own defaults', (_, mode) => {
    const { CONTRACT_MODE: __, ...environment } = complete;
    const set = mode === undefined ? environment : { ...environment, CONTRACT_MODE: mode };
    expect(parseConfig({ ...set, BASE_URL: 'http://localhost:3000' })).toMatchObject({
      mode: hardenedMode,
      sessionDurationSeconds: 86_400,
      sessionIdleSeconds: 3600,
      mailLimits: { requestsPerMinute: 20, mailsPerRecipient: 3 },
      passwords: { minimumLength: 8, refusesCommon: true, asksBreaches: false },
      emails: { asksDns: true, refusesDisposable: true, refusesRoles: false, validationKey: null },
      sessionCookie: { name: '__Host-session_id', secure: true },
      sessionApiCookie: { name: '__Host-_my_session_id', secure: true },
      directoryCookie: { name: '__Host-user-api-credentials', secure: true },
      deviceCookie: { name: '__Host-device', secure: true },
      challengeCookie: { name: '__Host-challenge', secure: true },
      signUpCookie: { name: '__Host-sign_up', secure: true },
      signInCookie: { name: '__Host-sign_in', secure: true },
    });
  });

  test.each(['0', '-1', 'abc', '1.5', '', '10000000000', '1e3'])(
    'hardened refuses to start with a SESSION_DURATION of %p',
    (value) => {
      const faults = faultsOf({ ...complete, CONTRACT_MODE: 'hardened', SESSION_DURATION: value });
      expect(faults).toEqual(['SESSION_DURATION must be a whole number from 1 to 9999999999 in mode hardened']);
    },
  );

  test('hardened takes no shorter passwords than 8 characters, and longer ones', () => {
    const hardened = { ...complete, CONTRACT_MODE: 'hardened' };
    expect(refused({ ...hardened, PASSWORD_MINIMUM: '7' })).toEqual(['PASSWORD_MINIMUM']);
    expect(parseConfig({ ...hardened, PASSWORD_MINIMUM: '15' }).passwords.minimumLength).toBe(15);
  });

  test.each(['', ' ', 'Classic', 'classic ', 'legacy'])('%p refuses to start', (mode) => {
    expect(refused({ ...complete, CONTRACT_MODE: mode })).toEqual(['CONTRACT_MODE']);
  });

  test.each(['prod', 'production', 'Production', 'PROD', 'prod-eu', 'prod2'])('classic is refused on %s', (stage) => {
    expect(faultsOf({ ...complete, STAGE: stage })).toEqual([expect.stringContaining('CONTRACT_MODE classic')]);
  });

  test.each(['dev', 'test', 'preprod', 'nonprod', undefined])('classic starts on stage %s', (stage) => {
    expect(parseConfig({ ...complete, STAGE: stage }).mode).toBe(classicMode);
  });
});

test.each([
  [undefined, null],
  ['0', null],
  ['-1', null],
  ['abc', null],
  ['1.5', null],
  ['', null],
  ['3600', 3600],
  ['0003600', 3600],
  ['9999999999', 9_999_999_999],
  ['10000000000', null],
])('SESSION_DURATION %p means a session of %p seconds', (value, seconds) => {
  expect(parseConfig({ ...complete, SESSION_DURATION: value }).sessionDurationSeconds).toBe(seconds);
});

test.each([
  ['https://auth.example.com', true],
  ['http://localhost:3000', false],
])('under %s the session cookies are Secure: %p', (baseUrl, secure) => {
  const { sessionCookie, sessionApiCookie, directoryCookie } = parseConfig({ ...complete, BASE_URL: baseUrl });
  for (const cookie of [sessionCookie, sessionApiCookie, directoryCookie]) expect(cookie.secure).toBe(secure);
});

describe.each([
  ['SIGNING', 'signingKeys'],
  ['SEALING', 'sealingKeys'],
] as const)('the place of the keys of %s_KEYS', (kind, value) => {
  const at = ({ path, dir }: { path?: string; dir?: string }) =>
    ({ ...complete, [`${kind}_KEYS_PATH`]: path, [`${kind}_KEYS_DIR`]: dir }) as Record<string, string | undefined>;

  test.each<[title: string, places: { path?: string; dir?: string }, expected: object]>([
    ['a path', { path: '/latchkey/dev' }, { path: '/latchkey/dev' }],
    ['a path beside an empty folder', { path: '/latchkey', dir: '' }, { path: '/latchkey' }],
    ['a path with /aws further in', { path: '/latchkey/my-aws' }, { path: '/latchkey/my-aws' }],
    ['a folder', { dir: '/var/keys' }, { dir: '/var/keys' }],
    ['a folder beside an empty path', { path: '', dir: 'keys' }, { dir: 'keys' }],
  ])('may be %s', (_, places, expected) => {
    expect(parseConfig(at(places))[value]).toEqual(expected);
  });

  test('has the KMS key of the parameters', () => {
    const environment = { ...complete, SIGNING_KEYS_KMS: 'alias/keys' };
    expect(parseConfig(environment)[value]).toMatchObject({ kmsKey: 'alias/keys' });
  });

  test.each<[title: string, places: { path?: string; dir?: string }]>([
    ['none', {}],
    ['none but empty ones', { path: '', dir: '' }],
    ['both', { path: '/latchkey/dev', dir: '/var/keys' }],
  ])('is refused where it is %s, in one line', (_, places) => {
    expect(faultsOf(at(places))).toEqual([expect.stringMatching(new RegExp(`${kind}_KEYS_PATH.*${kind}_KEYS_DIR`))]);
  });
});

test.each([
  ['ACCESS_TOKEN_TTL', '10'],
  ['ACCESS_TOKEN_TTL', '3600'],
  ['REFRESH_TOKEN_TTL', '60'],
  ['REFRESH_TOKEN_TTL', '31536000'],
])('%s may be %s seconds', (name, value) => {
  const { tokens, refreshSeconds } = parseConfig({ ...complete, [name]: value });
  expect(name === 'ACCESS_TOKEN_TTL' ? tokens.ttlSeconds : refreshSeconds).toBe(Number(value));
});

test.each([
  ['classic', '', true],
  ['classic', 'https://app.example.com', false],
  ['hardened', '', false],
])('in mode %s with ALLOWED_ORIGINS %p every page may read the session API: %p', (mode, value, isOpen) => {
  const { crossOrigin } = parseConfig({ ...complete, CONTRACT_MODE: mode, ALLOWED_ORIGINS: value });
  expect(crossOrigin.openPaths).toEqual(['/.well-known/', '/openapi.json', ...(isOpen ? ['/api/v1/'] : [])]);
});

test.each([
  ['', ['https://auth.example.com']],
  [',', ['https://auth.example.com']],
  ['https://app.example.com', ['https://auth.example.com', 'https://app.example.com']],
  ['HTTP://App.Example.com:80', ['https://auth.example.com', 'http://app.example.com']],
  ['http://[::1]:5173', ['https://auth.example.com', 'http://[::1]:5173']],
  [
    'capacitor://localhost,tauri://localhost',
    ['https://auth.example.com', 'capacitor://localhost', 'tauri://localhost'],
  ],
  [
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    ['https://auth.example.com', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'],
  ],
])('ALLOWED_ORIGINS %p lets in these and the service itself', (value, origins) => {
  expect(parseConfig({ ...complete, ALLOWED_ORIGINS: value }).crossOrigin.origins).toEqual(origins);
});

test('the service itself is an origin as browsers write it', () => {
  const { crossOrigin } = parseConfig({ ...complete, BASE_URL: 'https://Auth.Example.com:443' });
  expect(crossOrigin.origins).toEqual(['https://auth.example.com']);
});

const SECRET_HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
/** The same hash in the form of `hashToken`. */
const AS_TOKEN_HASH = 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg';

test('without PROXY_SECRET_SHA256 no proxy is trusted, whatever CLIENT_ADDRESS_HEADER says', () => {
  const { crossOrigin } = parseConfig({ ...complete, CLIENT_ADDRESS_HEADER: 'cloudfront-viewer-address' });
  expect(crossOrigin).not.toHaveProperty('proxies');
});

test('PROXY_SECRET_SHA256 may have two hashes while a secret is replaced, and CLIENT_ADDRESS_HEADER any letter case', () => {
  const PROXY_SECRET_SHA256 = `${SECRET_HASH},${SECRET_HASH.toUpperCase()}`;
  const set = { ...complete, PROXY_SECRET_SHA256, CLIENT_ADDRESS_HEADER: 'CloudFront-Viewer-Address' };
  expect(parseConfig(set).crossOrigin.proxies).toEqual({
    secretHashes: [AS_TOKEN_HASH, AS_TOKEN_HASH],
    addressHeader: 'cloudfront-viewer-address',
  });
});

test.each([
  ['PROXY_SECRET_SHA256', 'the secret itself'],
  ['PROXY_SECRET_SHA256', SECRET_HASH.slice(1)],
  ['PROXY_SECRET_SHA256', `${SECRET_HASH},`],
  // Of no secret at all: `printf "$UNSET" | sha256sum`.
  ['PROXY_SECRET_SHA256', createHash('sha256').update('').digest('hex')],
  ['PROXY_SECRET_SHA256', Array(5).fill(SECRET_HASH).join(',')],
  ['CLIENT_ADDRESS_HEADER', ''],
  ['CLIENT_ADDRESS_HEADER', 'x client'],
  ['CLIENT_ADDRESS_HEADER', 'X-Forwarded-For'],
  ['CLIENT_ADDRESS_HEADER', 'forwarded'],
  ['CLIENT_ADDRESS_HEADER', 'x-latchkey-proxy'],
])('%s %p is refused', (name, value) => {
  expect(() => parseConfig({ ...complete, [name]: value })).toThrow(name);
});

test.each(['basic_auth', 'session_auth', 'session_exp_auth', 'session_db_auth'])('AUTH_TYPE may be %s', (authType) => {
  expect(parseConfig({ ...complete, AUTH_TYPE: authType }).authType).toBe(authType);
});

test('AUTH_TYPE says in its refusal what it may be, and not what it was', () => {
  const [fault] = faultsOf({ ...complete, AUTH_TYPE: 'Ku3eH7pQ' });
  expect(fault).toMatch(/basic_auth.*session_auth.*session_exp_auth.*session_db_auth/);
  expect(fault).not.toContain('Ku3eH7pQ');
});

test('an outside service needs the name of its key', () => {
  const environment = { ...complete, CONTRACT_MODE: 'hardened', EMAIL_VALIDATION: 'kickbox' };
  expect(refused(environment)).toEqual(['EMAIL_VALIDATION_KEY']);
  const { emails } = parseConfig({ ...environment, EMAIL_VALIDATION_KEY: '/latchkey/dev/key' });
  expect(emails).toMatchObject({ validationKey: '/latchkey/dev/key' });
});

test('Cognito is asked for an app client, over HTTPS or on this machine', () => {
  const cognito = (url: string) => ({ ...complete, COGNITO_URL: url, COGNITO_CLIENT_ID: '1example23456789' });
  expect(refused({ ...cognito('https://cognito-idp.eu-west-1.amazonaws.com'), COGNITO_CLIENT_ID: '' })).toEqual([
    'COGNITO_CLIENT_ID',
  ]);
  for (const path of ['/', '/path', '?a', ':443', '@evil.example'])
    expect(refused(cognito(`https://cognito-idp.eu-west-1.amazonaws.com${path}`))).toEqual(['COGNITO_URL']);
  expect(refused(cognito('http://cognito-idp.eu-west-1.amazonaws.com'))).toEqual(['COGNITO_URL']);
  expect(parseConfig(cognito('http://127.0.0.1:9000')).cognito).toMatchObject({ url: 'http://127.0.0.1:9000' });
});

test('what is set to nothing, as serverless.yml does it, is what the contract mode says', () => {
  const nothing = { SESSION_IDLE: '', LIMIT_SIGNUPS: '', PASSWORD_MINIMUM: '', BRAND_COLOR: '' };
  expect(valuesOf(parseConfig({ ...complete, ...nothing }))).toEqual(valuesOf(parseConfig(complete)));
});

test.each([
  ['SESSION_IDLE', '60', { sessionIdleSeconds: 60 }],
  ['SESSION_IDLE', '0', { sessionIdleSeconds: 0 }],
  ['SESSIONS_PER_USER', '5', { maxSessions: 5 }],
  ['LIMIT_SIGNUPS', '7', { mailLimits: { requestsPerMinute: 7 } }],
  ['LIMIT_MAILS', '0', { mailLimits: { mailsPerRecipient: 0 } }],
  ['PASSWORD_BREACHES', 'ask', { passwords: { asksBreaches: true } }],
  ['EMAIL_DOMAINS', 'ignore', { emails: { asksDns: false } }],
  ['DISPOSABLE_EMAILS', 'allow', { emails: { refusesDisposable: false } }],
  ['ROLE_EMAILS', 'refuse', { emails: { refusesRoles: true } }],
  ['SERVICE_NAME', 'Café Ünïque', { serviceName: 'Café Ünïque' }],
  ['MAIL_FROM', 'accounts@example.com', { mail: { from: 'accounts@example.com' } }],
  ['MAIL_LANGUAGE', 'fr', { mail: { language: 'fr' } }],
  ['MAIL_CONFIGURATION_SET', 'accounts', { mail: { configurationSet: 'accounts' } }],
  ['SIGNING_KEYS_KMS', 'alias/signing', { signingKeys: { kmsKey: 'alias/signing' } }],
  ...[
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    'mrk-1234abcd12ab34cd56ef1234567890ab',
    'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'arn:aws-cn:kms:cn-north-1:123456789012:alias/signing',
  ].map((key) => ['SIGNING_KEYS_KMS', key, { signingKeys: { kmsKey: key } }] as const),
  ['MAIL_FROM', "o'brien+auth@mail.example.co.uk", { mail: { from: "o'brien+auth@mail.example.co.uk" } }],
])('%s may be %p', (name, value, wanted) => {
  expect(parseConfig({ ...complete, CONTRACT_MODE: 'hardened', [name]: value })).toMatchObject(wanted);
});

test.each([
  ['MAIL_CONFIGURATION_SET', 'two words'],
  ['SIGNING_KEYS_KMS', 'arn:aws:s3:::bucket key'],
  ['SIGNING_KEYS_KMS', 'arn:aws:s3:::bucket'],
  ['SIGNING_KEYS_KMS', 'signing'],
])('%s may not be %p', (name, value) => {
  expect(refused({ ...complete, [name]: value })).toEqual([name]);
});

test('the cookies of all surfaces have names of their own', () => {
  const { sessionCookie, sessionApiCookie, directoryCookie } = parseConfig(complete);
  expect(new Set([sessionCookie.name, sessionApiCookie.name, directoryCookie.name]).size).toBe(3);
});

describe('the pages', () => {
  const pagesOf = (set: Record<string, string>) => parseConfig({ ...complete, ...set }).crossOrigin.pages();

  test.each(['#C0FFEE', '#c0ffee'])('have the colour of the brand: %s', (color) => {
    expect(pagesOf({ BRAND_COLOR: color }).brand).toMatchObject(brandColors('#c0ffee'));
  });

  test.each(['blue', '#fff', '#1d4fbf;', '1d4fbf'])('refuse %p as a colour', (color) => {
    expect(refused({ ...complete, BRAND_COLOR: color })).toEqual(['BRAND_COLOR']);
  });

  test.each(['https://cdn.example.com/logo.svg?v=2', 'data:image/png;base64,iVBORw0KGgo='])(
    'have the logo %s',
    (logo) => {
      expect(pagesOf({ BRAND_LOGO_URL: logo }).brand.logoUrl).toBe(logo);
    },
  );

  test.each([
    'http://cdn.example.com/logo.png',
    'https://cdn.example.com/logo.png; script-src *',
    'data:text/html;base64,PGI+',
    'javascript:alert(1)',
    '/logo.png',
  ])('refuse %s as a logo', (logo) => {
    expect(refused({ ...complete, BRAND_LOGO_URL: logo })).toEqual(['BRAND_LOGO_URL']);
  });

  test('lead to the application, whose origin is one that they may return to', () => {
    const set = { APP_URL: 'https://App.Example.com:443/home', ALLOWED_ORIGINS: 'https://other.example.com' };
    expect(pagesOf(set)).toMatchObject({
      appUrl: 'https://app.example.com/home',
      returnOrigins: ['https://auth.example.com', 'https://other.example.com', 'https://app.example.com'],
    });
  });

  test.each(['app.example.com', '//app.example.com', 'javascript:alert(1)', 'https://bob@app.example.com', '/home'])(
    'refuse %s as the application',
    (url) => {
      expect(refused({ ...complete, APP_URL: url })).toEqual(['APP_URL']);
    },
  );
});

test.each(Object.keys(settings))('%s refuses a line feed, and says what it may be', (name) => {
  expect(faultsOf({ ...complete, CONTRACT_MODE: 'hardened', [name]: '\n' }).map((line) => line.trim())).toEqual(
    expect.arrayContaining([expect.stringMatching(`^${name} must be \\S`)]),
  );
});

test.each(Object.entries(settings))('%s says what it means', (_, schema) => {
  const { pipe } = schema as unknown as { pipe: { type: string; description?: string }[] };
  expect(pipe.find(({ type }) => type === 'description')?.description).toMatch(/\w/);
});

describe('settings that are read one by one', () => {
  test('have the values of a check of all settings', () => {
    expect(valuesOf(createConfig(complete))).toEqual(valuesOf(parseConfig(complete)));
  });

  test('are parsed at the first access, once', () => {
    const reads: string[] = [];
    const config = createConfig(
      new Proxy(complete as Record<string, string | undefined>, {
        get: (environment, name) => {
          reads.push(String(name));
          return environment[String(name)];
        },
      }),
    );
    reads.length = 0;

    const first = config.tokens;

    expect([...new Set(reads)].sort()).toEqual(['ACCESS_TOKEN_TTL', 'BASE_URL', 'TOKEN_AUDIENCE']);
    reads.length = 0;
    expect(config.tokens).toBe(first);
    expect(reads).toEqual([]);
  });

  test('cannot be changed', () => {
    const config = createConfig(complete);
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.guessLimits)).toBe(true);
    expect(() => Object.assign(config, { bcryptCost: 4 })).toThrow(TypeError);
  });

  test('are refused at their access, with the faults of all settings in one error', () => {
    const config = createConfig({ ...complete, BCRYPT_COST: 'high', AUTH_TYPE: 'none', USERS_TABLE: undefined });

    expect(config.sessionsTable).toBe('latchkey-dev-sessions');
    expect(() => config.bcryptCost).toThrow(
      /^Configuration refused:\n {2}USERS_TABLE is not set\n {2}AUTH_TYPE .*\n {2}BCRYPT_COST/,
    );
  });

  test.each<[title: string, faulty: Record<string, string>, refused: string, accepted: string]>([
    ['SESSION_DURATION', { CONTRACT_MODE: 'hardened', SESSION_DURATION: 'x' }, 'sessionDurationSeconds', 'linkSeconds'],
    ['PASSWORD_MINIMUM', { CONTRACT_MODE: 'hardened', PASSWORD_MINIMUM: '7' }, 'passwords', 'emails'],
    ['EMAIL_VALIDATION_KEY', { CONTRACT_MODE: 'hardened', EMAIL_VALIDATION: 'kickbox' }, 'emails', 'passwords'],
    ['SIGNING_KEYS_PATH', { SIGNING_KEYS_DIR: '/var/keys' }, 'signingKeys', 'tokens'],
    ['SEALING_KEYS_PATH', { SEALING_KEYS_DIR: '/var/keys' }, 'sealingKeys', 'signingKeys'],
  ])('of which one depends on another, %s, are refused at its access only', (name, faulty, refused, accepted) => {
    const config = createConfig({ ...complete, ...faulty }) as unknown as Record<string, unknown>;
    expect(config[accepted]).toBeDefined();
    expect(() => config[refused]).toThrow(`Configuration refused: ${name}`);
  });

  test.each([
    [{ CONTRACT_MODE: 'soft' }, 'CONTRACT_MODE must be `hardened` or `classic`'],
    [{ STAGE: 'production' }, 'CONTRACT_MODE classic returns reset tokens'],
  ])('are refused at once with %j', (mode, message) => {
    expect(() => createConfig({ ...complete, ...mode })).toThrow(message);
  });
});

describe('the relying party of passkeys', () => {
  test.each(['auth.example.com', 'example.com'])('is %s, for all allowed origins', (id) => {
    const { relyingParty } = parseConfig({
      ...complete,
      PASSKEY_RP_ID: id,
      ALLOWED_ORIGINS: 'https://app.example.com',
    });
    expect(relyingParty).toEqual({ id, origins: ['https://auth.example.com', 'https://app.example.com'] });
  });

  test('can be a host without a dot only if the base URL has this host', () => {
    const local = { ...complete, BASE_URL: 'http://localhost:3000' };
    expect(parseConfig({ ...local, PASSKEY_RP_ID: 'localhost' }).relyingParty.id).toBe('localhost');
    expect(refused({ ...local, BASE_URL: 'http://app.localhost', PASSKEY_RP_ID: 'localhost' })).toEqual([
      'PASSKEY_RP_ID',
    ]);
  });
});
