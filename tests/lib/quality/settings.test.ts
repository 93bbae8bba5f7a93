import { describe, expect, test } from '@jest/globals';
import { createEmailChecks } from '../../../lib/quality/email-checks';
import { createPasswordGuesses } from '../../../lib/quality/password-guesses';
import { createFixedClock } from '../../support/deps';

const stage = 'test';

describe('the guesses of a password', () => {
  const guessesOf = (refusesCommon: boolean, asksBreaches: boolean) =>
    createPasswordGuesses({ passwords: { refusesCommon, asksBreaches }, serviceName: 'Latchkey', stage });

  test('are none where common passwords may be set', () => {
    expect(guessesOf(false, false)).toBeNull();
    expect(guessesOf(false, true)).toBeNull();
  });

  test('ask about breaches only where they are to', async () => {
    expect(guessesOf(true, false)).toMatchObject({ serviceName: 'Latchkey', isBreached: null });
    expect(guessesOf(true, true)?.isBreached).toEqual(expect.any(Function));
    expect(await guessesOf(true, false)?.isCommon('iloveyou')).toBe(true);
  });
});

describe('the checks of an address', () => {
  const off = { asksDns: false, refusesDisposable: false, refusesRoles: false, validationKey: null };
  const deps = { clock: createFixedClock(), readSecret: async () => 'key' };
  const checksOf = (emails: Partial<typeof off> | { validationKey: string }) =>
    createEmailChecks({ emails: { ...off, ...emails }, stage }, deps);
  const none = { refusesRoles: false, isDisposable: null, receivesMail: null, validator: null };

  test('are none where every address will do', () => {
    expect(createEmailChecks({ emails: null, stage }, deps)).toBeNull();
  });

  test.each([
    [{}, {}],
    [{ refusesRoles: true }, { refusesRoles: true }],
    [{ refusesDisposable: true }, { isDisposable: expect.any(Function) }],
    [{ asksDns: true }, { receivesMail: expect.any(Function) }],
    [{ validationKey: '/latchkey/kickbox' }, { validator: { check: expect.any(Function) } }],
  ])('of %j', (emails, checks) => {
    expect(checksOf(emails)).toEqual({ ...none, ...checks, suggest: expect.any(Function) });
  });
});
