import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptNewPassword } from '../../../../lib/auth/credentials/password';
import { createPasswordPolicy, type PasswordGuesses } from '../../../../lib/auth/credentials/password-policy';

const asked: string[] = [];
const breached = new Set<string>();
const guesses: PasswordGuesses = {
  serviceName: 'Café Key',
  isCommon: async (password) => ['sunshine', 'trustno1', 'dragon'].includes(password),
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
  ['eight characters outside the basic plane', '🔑🎉🐎🔋📎🌍🍀🎈', null],
  ['one character that normalizes to 18', 'ﷺ', { code: 'too_short', minimum: 8 }],
  ['eight code points that normalize to four', 'e\u0301'.repeat(4), { code: 'too_short', minimum: 8 }],
  ['a common password', 'sunshine', { code: 'common' }],
  ['a common password in capitals', 'TrustNo1', { code: 'common' }],
  ['a common password in fullwidth letters', 'Ｓｕｎｓｈｉｎｅ', { code: 'common' }],
  ['words that contain a common password', 'sunshine on Leith', null],
  ['a common password and digits', 'Sunshine123', { code: 'common' }],
  ['a common password and many digits', 'sunshine1234567890', { code: 'common' }],
  ['a common password, digits and punctuation', 'sunshine2026!?', { code: 'common' }],
  ['a short common password, and digits', 'dragon 2026', { code: 'common' }],
  ['a common password twice', 'sunshinesunshine', { code: 'common' }],
  ['a common password twice, with a dash', 'sunshine-sunshine', { code: 'common' }],
  ['a common password three times, and digits', 'DragonDragonDragon1', { code: 'common' }],
  ['a common password and digits, twice', 'dragon12dragon12', { code: 'common' }],
  ['a common password that ends in a digit, and more', 'trustno1!!', { code: 'common' }],
  ['two common passwords', 'sunshine dragon', null],
  ['digits before a common password', '12sunshine', null],
  ['digits only', '73925184', null],
  ['one character', 'aaaaaaaa', { code: 'single_run' }],
  ['one character in capitals and small letters', 'aAaAaAaA', { code: 'single_run' }],
  ['one character outside the basic plane', '🔑'.repeat(8), { code: 'single_run' }],
  ['one digit', '00000000', { code: 'single_run' }],
  ['letters in order', 'abcdefgh', { code: 'single_run' }],
  ['letters in order, in capitals and small letters', 'AbCdEfGh', { code: 'single_run' }],
  ['letters in reverse order', 'zyxwvuts', { code: 'single_run' }],
  ['digits in order', '12345678', { code: 'single_run' }],
  ['digits in reverse order', '87654321', { code: 'single_run' }],
  ['digits in order, in fullwidth', '１２３４５６７８', { code: 'single_run' }],
  ['letters of another script in order', 'абвгдежз', { code: 'single_run' }],
  ['letters in order, twice', 'abcdefghabcdefgh', { code: 'single_run' }],
  ['letters in order and a digit', 'abcdefgh1', { code: 'single_run' }],
  ['a short sequence and digits', 'abcd8273', null],
  ['every second letter', 'acegikmo', null],
  ['a sequence that goes up and down', 'abcdedcb', null],
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
    ['a label with five letters more', 'example-hills', null],
    ['a label with five digits more', 'example-12345', refusal],
    ['the part before the tag, twice', 'ann.leeann.lee', refusal],
    ['the same without its dot, twice, and digits', 'AnnLeeAnnLee2026', refusal],
    ['the last label, and a little', 'comcomco', null],
    ['other words', 'correct horse', null],
  ])('%s', async (_, password, fault) => {
    expect(await policy.faultOf(password, email)).toEqual(fault);
  });

  test.each(['bobbobbob', 'bobbob99', 'Bob-Bob-Bob!', 'bob12345'])('%s of bob@', async (password) => {
    expect(await policy.faultOf(password, 'bob@abc.de')).toEqual(refusal);
    expect(await policy.faultOf(password, 'al@abc.de')).toBeNull();
  });

  test('a name of three letters within a password refuses nothing', async () => {
    expect(await policy.faultOf('bob & ann', 'bob@abc.de')).toBeNull();
    expect(await policy.faultOf('kebob123', 'bob@abc.de')).toBeNull();
  });

  test('a name of two letters refuses nothing', async () => {
    expect(await policy.faultOf('al-al-al-al', 'al@abc.de')).toBeNull();
  });

  test('a name of four does', async () => {
    expect(await policy.faultOf('anna1990', 'anna@abc.de')).toEqual(refusal);
    expect(await policy.faultOf('anna1990', null)).toBeNull();
  });
});

test.each(['admin.12', 'admin.12!', 'ADMIN.12ADMIN.12', 'admin122026'])(
  '%s of somebody with a login name',
  async (password) => {
    expect(await policy.faultOf(password, 'admin.12')).toEqual({ code: 'resembles_email' });
    expect(await policy.faultOf(password, 'root')).toBeNull();
  },
);

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
  for (const password of ['x', 'sunshine', 'aaaaaaaa', 'ann@example.com']) {
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
