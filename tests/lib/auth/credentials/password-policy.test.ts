import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptNewPassword } from '../../../../lib/auth/credentials/password';
import { createPasswordPolicy, type PasswordGuesses } from '../../../../lib/auth/credentials/password-policy';

const asked: string[] = [];
const breached = new Set<string>();
const guesses: PasswordGuesses = {
  serviceName: 'Café Key',
  isCommon: async (password) => ['sunshine', 'trustno1'].includes(password),
  isBreached: async (password) => {
    asked.push(password);
    return breached.has(password);
  },
};
const policy = createPasswordPolicy({ minimumLength: 8 }, guesses);

beforeEach(() => {
  asked.length = 0;
  breached.clear();
});

test.each([
  ['seven letters', 'letters', { code: 'too_short', minimum: 8 }],
  ['seven characters outside the basic plane', '🔑'.repeat(7), { code: 'too_short', minimum: 8 }],
  ['eight characters outside the basic plane', '🔑'.repeat(8), null],
  ['a common password', 'sunshine', { code: 'common' }],
  ['a common password in capitals', 'TrustNo1', { code: 'common' }],
  ['a common password in fullwidth letters', 'Ｓｕｎｓｈｉｎｅ', { code: 'common' }],
  ['words that contain a common password', 'sunshine on Leith', null],
  ['the name of the service', 'Café Key', { code: 'resembles_service_name' }],
  ['the name of the service without its space, and a year', 'caféKEY2026', { code: 'resembles_service_name' }],
  ['the name of the service within more', 'my Café Key is lost', null],
])('%s', async (_, password, fault) => {
  expect(await policy.faultOf(password, null)).toEqual(fault);
});

describe('for somebody whose address is known', () => {
  const email = 'ann.lee+shop@mail.example.com';
  const refusal = { code: 'resembles_email' };

  test.each([
    ['the address', 'ann.lee+shop@mail.example.com', refusal],
    ['the address in capitals', 'ANN.LEE+SHOP@MAIL.EXAMPLE.COM', refusal],
    ['the part before the at sign', 'ann.lee+shop', refusal],
    ['the part before the tag, and a year', 'Ann.Lee2026', refusal],
    ['the same without its dot', '19annlee90', refusal],
    ['the domain', 'mail.example.com', refusal],
    ['a label of the domain, and a little', 'example123!', refusal],
    ['a label with five characters more', 'example-12345', null],
    ['the last label, and a little', 'comcomco', null],
    ['other words', 'correct horse', null],
  ])('%s', async (_, password, fault) => {
    expect(await policy.faultOf(password, email)).toEqual(fault);
  });

  test('a name of three letters refuses nothing', async () => {
    expect(await policy.faultOf('bob12345', 'bob@abc.de')).toBeNull();
  });

  test('a name of four does', async () => {
    expect(await policy.faultOf('anna1990', 'anna@abc.de')).toEqual(refusal);
    expect(await policy.faultOf('anna1990', null)).toBeNull();
  });
});

describe('breaches', () => {
  test('are asked for the password as it is', async () => {
    breached.add('Correct Horse');
    expect(await policy.faultOf('Correct Horse', null)).toEqual({ code: 'breached' });
    expect(await policy.faultOf('correct horse', null)).toBeNull();
  });

  test('are not asked for what is refused already', async () => {
    for (const password of ['short', 'Sunshine', 'café key']) await policy.faultOf(password, null);
    expect(asked).toEqual([]);
  });

  test('are not asked where nobody is to be', async () => {
    const unasking = createPasswordPolicy({ minimumLength: 8 }, { ...guesses, isBreached: null });
    expect(await unasking.faultOf('correct horse', null)).toBeNull();
  });
});

test('without guesses everything long enough will do', async () => {
  const lenient = createPasswordPolicy({ minimumLength: 1 });
  for (const password of ['x', 'sunshine', 'ann@example.com']) {
    expect(await lenient.faultOf(password, 'ann@example.com')).toBeNull();
  }
  expect(await lenient.faultOf('', null)).toEqual({ code: 'too_short', minimum: 1 });
});

test.each(['letters', 'sunshine', 'café key', 'ann@example.com', 'correct horse'])(
  'the refusal of %s names the field and does not quote it',
  async (password) => {
    breached.add('correct horse');
    const refused = acceptNewPassword(policy, { field: 'new_password', password, email: 'ann@example.com' });
    const error = await refused.catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_field', details: { field: 'new_password' } });
    expect(JSON.stringify(error.details)).not.toContain(password);
  },
);
