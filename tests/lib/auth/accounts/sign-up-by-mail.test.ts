import { describe, expect, jest, test } from '@jest/globals';
import { signUpByMail } from '../../../../lib/auth/accounts/sign-up-by-mail';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { ADDRESS } from '../../../support/accounts';
import { createTestDeps, newCredentials } from '../../../support/deps';

const withDeps = (mailLimits = { requestsPerMinute: 0, mailsPerRecipient: 3 }) => ({
  ...createTestDeps({ mode: hardenedMode }),
  mailLimits,
});
type Deps = ReturnType<typeof withDeps>;

const signUp = (deps: Deps, credentials = newCredentials(), signUpSecret: string | null = null) =>
  signUpByMail(deps, { ...credentials, ipAddress: ADDRESS, signUpSecret });
const ownerOf = async (deps: Deps, email: string) => deps.users.findUser((await deps.users.findUserId(email)) ?? '');
const purposes = (deps: Deps) =>
  deps.outbox.waiting().map(({ purpose, email, userId }) => ({ purpose, email, userId }));

describe('signUpByMail', () => {
  test('creates an account with an unverified email and the verification mail, and records it once', async () => {
    const deps = withDeps();
    const credentials = newCredentials();
    const create = jest.spyOn(deps.users, 'createUser');

    const { email, signUpSecret } = await signUp(deps, credentials);

    const user = await ownerOf(deps, email);
    expect(user).toMatchObject({ email: credentials.email, emailVerified: false, active: true, customerId: 1 });
    expect(user?.expiresAt).toEqual(new Date('2026-11-27T10:00:00.000Z'));
    expect(purposes(deps)).toEqual([{ purpose: 'verify-email', email, userId: user?.id }]);
    expect(create.mock.calls).toEqual([
      [user, { mail: deps.outbox.waiting()[0], signUpHash: hashToken(signUpSecret) }],
    ]);
    expect(deps.recorded).toEqual([{ event: 'user_signed_up', userId: user?.id }]);
  });

  test('creates nothing for a taken email, and sends its owner a notice', async () => {
    const deps = withDeps();
    const credentials = newCredentials();
    await signUp(deps, credentials);
    const owner = await ownerOf(deps, credentials.email);
    if (owner === null) throw new Error('no owner');
    deps.users.put({ ...owner, emailVerified: true });
    deps.recorded.length = 0;

    const { email } = await signUp(deps, { ...credentials, password: 'another password' });

    expect(email).toBe(credentials.email);
    expect(await ownerOf(deps, email)).toEqual({ ...owner, emailVerified: true });
    expect(purposes(deps).at(-1)).toEqual({ purpose: 'account-exists', email, userId: owner.id });
    expect(deps.recorded).toEqual([{ event: 'sign_up_refused', userId: owner.id, reason: 'email_taken' }]);
  });

  test('sends another verification mail to an owner with an unverified email, and does not change the account', async () => {
    const deps = withDeps();
    const credentials = newCredentials();
    await signUp(deps, credentials);
    const owner = await ownerOf(deps, credentials.email);
    await signUp(deps, { ...credentials, password: 'another password' });
    expect(await ownerOf(deps, credentials.email)).toEqual(owner);
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'verify-email' }, { purpose: 'verify-email' }]);
    // The second mail must not make the link of the first one invalid, which may be open already.
    expect(deps.outbox.waiting().map(({ unlessRecent }) => unlessRecent)).toEqual([undefined, true]);
  });

  test('creates another account with another id once an unverified one has expired', async () => {
    const deps = withDeps();
    const credentials = newCredentials();
    await signUp(deps, credentials);
    const first = await ownerOf(deps, credentials.email);
    deps.clock.moveBy(7 * 86_400_000);
    deps.recorded.length = 0;
    await signUp(deps, { ...credentials, password: 'another password' });
    const second = await ownerOf(deps, credentials.email);
    expect([second?.id === first?.id, second?.expiresAt]).toEqual([false, new Date('2026-12-04T10:00:00.000Z')]);
    expect(deps.recorded).toEqual([{ event: 'user_signed_up', userId: second?.id }]);
  });

  describe('in a browser that has signed up before', () => {
    const opens = async (deps: Deps, { email, password }: ReturnType<typeof newCredentials>) =>
      deps.hasher.verify(password, await ownerOf(deps, email));
    const again = ({ email }: { email: string }) => ({ ...newCredentials(), email });

    test('keeps the secret, so that the browser is recognised by the link of each mail', async () => {
      const deps = withDeps();
      const { signUpSecret } = await signUp(deps);
      expect((await signUp(deps, newCredentials(), signUpSecret)).signUpSecret).toBe(signUpSecret);
    });

    test.each(['', 'x', 'x'.repeat(42), 'x'.repeat(44), `${'x'.repeat(42)}=`])(
      'gives another secret for %j, which the service cannot have made',
      async (sent) => {
        expect((await signUp(withDeps(), newCredentials(), sent)).signUpSecret).toMatch(/^[\w-]{43}$/);
      },
    );

    test('sets the password again while the email is not verified', async () => {
      const deps = withDeps();
      const credentials = newCredentials();
      const { signUpSecret } = await signUp(deps, credentials);
      const owner = await ownerOf(deps, credentials.email);
      deps.recorded.length = 0;

      const repeated = again(credentials);
      const answer = await signUp(deps, repeated, signUpSecret);

      expect(answer).toEqual({ email: credentials.email, signUpSecret });
      expect([await opens(deps, repeated), await opens(deps, credentials)]).toEqual([true, false]);
      expect((await ownerOf(deps, credentials.email))?.id).toBe(owner?.id);
      expect(deps.recorded).toEqual([{ event: 'password_set', userId: owner?.id }]);
      expect(deps.outbox.waiting().at(-1)).toMatchObject({ purpose: 'verify-email', unlessRecent: true });
    });

    test('sets a password that is too long for bcrypt, whose hash belongs to the user id', async () => {
      const deps = withDeps();
      const credentials = newCredentials();
      const { signUpSecret } = await signUp(deps, credentials);
      const repeated = { ...credentials, password: `${credentials.password} ${'long '.repeat(30)}` };
      await signUp(deps, repeated, signUpSecret);
      expect(await opens(deps, repeated)).toBe(true);
    });

    test('does not change the password of an account that another browser signed up', async () => {
      const deps = withDeps();
      const [own, theirs] = [newCredentials(), newCredentials()];
      const { signUpSecret } = await signUp(deps, own);
      await signUp(deps, theirs);
      await signUp(deps, again(theirs), signUpSecret);
      expect(await opens(deps, theirs)).toBe(true);
    });

    test('does not change the password once the email is verified, also not at that very moment', async () => {
      const deps = withDeps();
      const credentials = newCredentials();
      const { signUpSecret } = await signUp(deps, credentials);
      const find = deps.users.findSignUp;
      deps.users.findSignUp = async (...asked) => {
        const found = await find(...asked);
        if (found !== null) deps.users.put({ ...found.user, emailVerified: true });
        return found;
      };
      for (let times = 0; times < 2; times += 1) await signUp(deps, again(credentials), signUpSecret);
      expect(await opens(deps, credentials)).toBe(true);
      expect(deps.recorded.map(({ event }) => event)).toEqual(['user_signed_up', 'sign_up_refused', 'sign_up_refused']);
    });
  });

  test('makes the same table calls and hashes, whether or not the email is taken', async () => {
    const deps = withDeps();
    const credentials = newCredentials();
    const spies = [
      jest.spyOn(deps.users, 'findUserId'),
      jest.spyOn(deps.users, 'findSignUp'),
      jest.spyOn(deps.limits, 'reserve'),
      jest.spyOn(deps.hasher, 'hash'),
    ];
    const calls = async () => {
      for (const spy of spies) spy.mockClear();
      await signUp(deps, credentials);
      return spies.map(({ mock }) => mock.calls.length);
    };
    expect(await calls()).toEqual(await calls());
  });

  test('sends no more mails to one recipient than the limit allows, with the same answer', async () => {
    const deps = withDeps({ requestsPerMinute: 0, mailsPerRecipient: 2 });
    const credentials = newCredentials();
    for (let times = 0; times < 5; times += 1) {
      expect((await signUp(deps, credentials)).email).toBe(credentials.email);
    }
    expect(purposes(deps)).toHaveLength(2);
  });

  test('refuses an IP address that signs up too often, before the password is hashed', async () => {
    const deps = withDeps({ requestsPerMinute: 2, mailsPerRecipient: 3 });
    await signUp(deps);
    await signUp(deps);
    const hash = jest.spyOn(deps.hasher, 'hash');
    await expect(signUp(deps)).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(hash).not.toHaveBeenCalled();
    deps.clock.moveBy(60_000);
    await expect(signUp(deps)).resolves.toBeDefined();
  });

  test('releases the sign-up if the store is unavailable', async () => {
    const deps = withDeps({ requestsPerMinute: 1, mailsPerRecipient: 3 });
    jest.spyOn(deps.users, 'createUser').mockRejectedValueOnce(new StoreUnavailableError(new Error('injected')));
    await expect(signUp(deps)).rejects.toThrow(StoreUnavailableError);
    await expect(signUp(deps)).resolves.toBeDefined();
  });

  test('refuses an email that the policy refuses, with the reason, and stores nothing', async () => {
    const fault = { code: 'no_mail', suggestion: null } as const;
    const deps = { ...withDeps(), emailPolicy: { faultOf: async () => fault } };
    const credentials = newCredentials();
    await expect(signUp(deps, credentials)).rejects.toMatchObject({
      code: 'invalid_field',
      details: { field: 'email', fault },
    });
    expect([await deps.users.findUserId(credentials.email), purposes(deps)]).toEqual([null, []]);
  });

  test('refuses a short password for a taken email too', async () => {
    const deps = withDeps();
    const credentials = newCredentials();
    await signUp(deps, credentials);
    const attempt = signUp(deps, { ...credentials, password: 'short' });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_field', details: { field: 'password' } });
  });

  test('creates exactly one account when several callers use the same email at the same time', async () => {
    const deps = withDeps({ requestsPerMinute: 0, mailsPerRecipient: 0 });
    const credentials = newCredentials();
    const answers = await Promise.all(Array.from({ length: 20 }, () => signUp(deps, credentials)));
    expect(new Set(answers.map(({ email }) => email))).toEqual(new Set([credentials.email]));
    expect(deps.recorded.filter(({ event }) => event === 'user_signed_up')).toHaveLength(1);
  });
});
