import { describe, expect, jest, test } from '@jest/globals';
import { classicMode } from '../../../../lib/auth/contract-mode';
import type { SignInLink, User } from '../../../../lib/auth/entities';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { redeemLink } from '../../../../lib/auth/sign-in-links/redeem-link';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { createMailDeps, type MailDeps, newMailAccount, newMailSession } from '../../../support/mail-links';
import { mailedLink } from '../../../support/sign-in-links';

const linkTo = async (deps: MailDeps, email: string): Promise<SignInLink> => {
  await mailedLink(deps, email);
  deps.recorded.length = 0;
  const link = await deps.signInLinks.findLink(hashToken(email), deps.clock.now());
  if (link === null) throw new Error('there is no link');
  return link;
};

const withAccount = async (changes: Partial<User> = {}, given: Partial<MailDeps> = {}) => {
  const deps = { ...createMailDeps(), ...given };
  const account = await newMailAccount(deps, changes);
  return { deps, ...account, link: await linkTo(deps, account.email) };
};

const elsewhere = { signUpSecret: null };

describe('the link of a user whose email is verified', () => {
  test('changes nothing', async () => {
    const { deps, user, link, signUpSecret } = await withAccount({ sessionEpoch: 2 });
    expect(await redeemLink(deps, link, { signUpSecret })).toEqual({ user, losesPassword: false });
    expect(await deps.users.findUser(user.id)).toEqual(user);
    expect(deps.recorded).toEqual([]);
  });
});

/** Password that was set before the mailbox was proved: security rule of GHSA-qq9h-g4jm-xgf3. */
describe('the link of a user whose email is not verified', () => {
  const unverified = { emailVerified: false, sessionEpoch: 2, expiresAt: new Date('2126-11-20T10:00:00.000Z') };

  test('verifies it, and keeps the password in the browser that signed up', async () => {
    const { deps, user, link, signUpSecret } = await withAccount(unverified);
    const verified = { ...user, emailVerified: true, expiresAt: null };
    expect(await redeemLink(deps, link, { signUpSecret })).toEqual({ user: verified, losesPassword: false });
    expect(await deps.users.findUser(user.id)).toEqual(verified);
    expect(deps.recorded).toEqual([{ event: 'email_verified', userId: user.id }]);
  });

  test.each(['no secret', 'the secret of another account'])(
    'verifies it, removes the password and ends all sessions in a browser with %s',
    async (which) => {
      const { deps, user, link } = await withAccount(unverified);
      const { signUpSecret: other } = await newMailAccount(deps);
      const { token } = await newMailSession(deps, user);
      const signUpSecret = which === 'no secret' ? null : other;
      const verified = { ...user, emailVerified: true, expiresAt: null, passwordHash: null, sessionEpoch: 3 };
      expect(await redeemLink(deps, link, { signUpSecret })).toEqual({ user: verified, losesPassword: true });
      expect(await deps.users.findUser(user.id)).toEqual({ ...verified, passkeysFrom: deps.clock.now() });
      const session = await deps.sessions.findSession(hashToken(token), deps.clock.now());
      expect(session?.epoch).not.toBe(verified.sessionEpoch);
      expect(deps.recorded).toEqual([
        { event: 'email_verified', userId: user.id },
        { event: 'password_removed', userId: user.id },
      ]);
    },
  );

  test('removes no password of a user who has none', async () => {
    const { deps, link, user } = await withAccount({ ...unverified, passwordHash: null });
    expect(await redeemLink(deps, link, elsewhere)).toMatchObject({ losesPassword: false });
    expect(deps.recorded).toEqual([{ event: 'email_verified', userId: user.id }]);
  });

  test('verifies nothing in a mode that does not verify emails, so a password that works stays', async () => {
    const { deps, user, link } = await withAccount({ emailVerified: false }, { mode: classicMode });
    expect(await redeemLink(deps, link, elsewhere)).toEqual({ user, losesPassword: false });
    expect(await deps.users.findUser(user.id)).toEqual(user);
  });

  test('is decided again if the user has changed since they were read', async () => {
    const { deps, user, link, signUpSecret } = await withAccount({ emailVerified: false });
    const { consumeLink } = deps.signInLinks;
    jest.spyOn(deps.signInLinks, 'consumeLink').mockImplementationOnce(async (...input) => {
      await deps.users.changeUser({ before: user, profile: { emailVerified: true }, now: deps.clock.now() });
      return consumeLink(...input);
    });
    const redeemed = await redeemLink(deps, link, { signUpSecret });
    expect(redeemed).toMatchObject({ user: { emailVerified: true, passwordHash: user.passwordHash, version: 1 } });
    expect(deps.recorded).toEqual([]);
  });

  test('gives up if others keep changing the user', async () => {
    const { deps, link } = await withAccount({ emailVerified: false });
    jest.spyOn(deps.signInLinks, 'consumeLink').mockResolvedValue('changed-since-read');
    await expect(redeemLink(deps, link, elsewhere)).rejects.toThrow(StoreUnavailableError);
  });
});

describe('the link of an email without an account', () => {
  test('creates one with a verified email and without a password, in the first customer', async () => {
    const deps = createMailDeps();
    const link = await linkTo(deps, 'stranger@example.com');
    const redeemed = await redeemLink(deps, link, elsewhere);
    expect(redeemed).toMatchObject({
      user: {
        email: 'stranger@example.com',
        emailVerified: true,
        passwordHash: null,
        customerId: 1,
        roles: [],
        active: true,
        expiresAt: null,
      },
      losesPassword: false,
    });
    const id = redeemed?.user.id ?? '';
    expect(await deps.users.findUserId('stranger@example.com')).toBe(id);
    expect(await deps.users.findUser(id)).toEqual(redeemed?.user);
    expect(deps.recorded).toEqual([{ event: 'user_signed_up', userId: id }]);
  });

  test('does not work if somebody else has got the email since', async () => {
    const deps = createMailDeps();
    const link = await linkTo(deps, 'stranger@example.com');
    const { user } = await newMailAccount(deps, { email: 'stranger@example.com', emailVerified: false });
    expect(await redeemLink(deps, link, elsewhere)).toBeNull();
    expect(await deps.users.findUser(user.id)).toEqual(user);
    expect(deps.recorded).toEqual([]);
  });
});
