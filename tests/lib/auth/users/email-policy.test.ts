import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEmailPolicy, type EmailChecks } from '../../../../lib/auth/users/email-policy';

const asked: string[] = [];
let verdict: { deliverable: boolean; suggestion: string | null };
let suggestion: string | null;

beforeEach(() => {
  asked.length = 0;
  verdict = { deliverable: true, suggestion: null };
  suggestion = null;
});

const checks: EmailChecks = {
  refusesRoles: true,
  isDisposable: async (domain) => {
    asked.push(`disposable ${domain}`);
    return domain === 'throw.away';
  },
  receivesMail: async (domain) => {
    asked.push(`dns ${domain}`);
    return domain !== 'no.mail';
  },
  validator: {
    check: async (email) => {
      asked.push(`validator ${email}`);
      return verdict;
    },
  },
  suggest: async () => suggestion,
};

const faultOf = (email: string, changes: Partial<EmailChecks> = {}) =>
  createEmailPolicy({ ...checks, ...changes }).faultOf(email);

test('an address that nothing speaks against is asked about once, and taken', async () => {
  expect(await faultOf('bob@example.com')).toBeNull();
  expect(asked).toEqual(['disposable example.com', 'dns example.com', 'validator bob@example.com']);
});

describe('an address of a role', () => {
  test.each(['info@example.com', 'postmaster@example.com', 'no-reply@example.com', 'abuse+x@example.com'])(
    '%s is refused before anything is asked',
    async (email) => {
      suggestion = 'info@gmail.com';
      expect(await faultOf(email)).toEqual({ code: 'role_email' });
      expect(asked).toEqual([]);
    },
  );

  test('is taken where roles may sign up', async () => {
    expect(await faultOf('info@example.com', { refusesRoles: false })).toBeNull();
  });

  test('is not what only begins like one', async () => {
    expect(await faultOf('info.bob@example.com')).toBeNull();
    expect(await faultOf('administra@example.com')).toBeNull();
  });
});

describe('a throw-away address', () => {
  test('is refused before anybody outside is asked', async () => {
    expect(await faultOf('bob@throw.away')).toEqual({ code: 'disposable', suggestion: null });
    expect(asked).toEqual(['disposable throw.away']);
  });

  test('is taken where they may sign up', async () => {
    expect(await faultOf('bob@throw.away', { isDisposable: null })).toBeNull();
  });
});

describe('a domain without mail', () => {
  test('is refused before anybody is paid', async () => {
    expect(await faultOf('bob@no.mail')).toEqual({ code: 'no_mail', suggestion: null });
    expect(asked).toEqual(['disposable no.mail', 'dns no.mail']);
  });

  test('is taken where the DNS is not asked', async () => {
    expect(await faultOf('bob@no.mail', { receivesMail: null })).toBeNull();
  });
});

describe('what the validator calls undeliverable', () => {
  beforeEach(() => {
    verdict = { deliverable: false, suggestion: null };
  });

  test('is refused', async () => {
    expect(await faultOf('bob@example.com')).toEqual({ code: 'no_mail', suggestion: null });
  });

  test('is taken where there is none', async () => {
    expect(await faultOf('bob@example.com', { validator: null })).toBeNull();
  });

  test('comes with its own suggestion before ours', async () => {
    suggestion = 'bob@hotmail.com';
    expect(await faultOf('bob@gmial.com')).toEqual({ code: 'no_mail', suggestion: 'bob@hotmail.com' });
    verdict = { deliverable: false, suggestion: 'bob@gmail.com' };
    expect(await faultOf('bob@gmial.com')).toEqual({ code: 'no_mail', suggestion: 'bob@gmail.com' });
  });
});

describe('a suggestion', () => {
  test.each([
    ['bob@no.mail', 'no_mail'],
    ['bob@throw.away', 'disposable'],
  ])('follows the refusal of %s', async (email, code) => {
    suggestion = 'bob@gmail.com';
    expect(await faultOf(email)).toEqual({ code, suggestion: 'bob@gmail.com' });
  });

  test('alone refuses nothing', async () => {
    suggestion = 'bob@gmail.com';
    expect(await faultOf('bob@gmial.com')).toBeNull();
  });

  test.each(['<b>bob</b>', 'bob@gmail.com?subject=<script>', 'bob@no.mail', ''])(
    'of %j is not repeated',
    async (text) => {
      suggestion = text;
      expect(await faultOf('bob@no.mail')).toEqual({ code: 'no_mail', suggestion: null });
    },
  );
});

test('without checks every address will do', async () => {
  expect(await createEmailPolicy(null).faultOf('postmaster@throw.away')).toBeNull();
});
