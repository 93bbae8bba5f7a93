import { describe, expect, test } from '@jest/globals';
import type { User } from '../../../../lib/auth/entities';
import { type LinkUse, proveLink } from '../../../../lib/auth/sign-in-links/prove-link';
import { ADDRESS } from '../../../support/accounts';
import { createMailDeps, type MailDeps, newMailAccount } from '../../../support/mail-links';
import { madeUpSignInToken, mailedLink } from '../../../support/sign-in-links';

const invalid = { code: 'invalid_link' };

const withLink = async (changes: Partial<User> = {}, given: Partial<MailDeps> = {}) => {
  const deps = { ...createMailDeps(), ...given };
  const account = await newMailAccount(deps, changes);
  const link = await mailedLink(deps, account.email, { returnTo: '/orders' });
  deps.recorded.length = 0;
  return { deps, ...account, ...link };
};

const use = (deps: MailDeps, token: string, changes: Partial<LinkUse> = {}) =>
  proveLink(deps, {
    token,
    ipAddress: ADDRESS,
    signUpSecret: null,
    browserSecret: null,
    isOriginHidden: false,
    ...changes,
  });

describe('proveLink', () => {
  test('proves who the user is, by mail, in any browser', async () => {
    const { deps, user, token } = await withLink();
    const { proof, ...shown } = await use(deps, token);
    expect(proof).toMatchObject({
      user,
      methods: ['email'],
      authenticatedAt: deps.clock.now(),
      from: 'unknown-device',
    });
    expect(shown).toEqual({ returnTo: '/orders', losesPassword: false });
    expect(deps.recorded).toEqual([]);
  });

  test('works once', async () => {
    const { deps, token } = await withLink();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => use(deps, token)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(use(deps, token)).rejects.toMatchObject(invalid);
    // Only those who read the link before it was used are recorded for its user.
    expect(deps.recorded).toHaveLength(20);
    expect(deps.recorded.at(-1)).toEqual({ event: 'sign_in_link_refused' });
  });

  test('refuses a link that was replaced', async () => {
    const { deps, email, token } = await withLink();
    const newer = await mailedLink(deps, email);
    await expect(use(deps, token)).rejects.toMatchObject(invalid);
    expect((await use(deps, newer.token)).proof.user.email).toBe(email);
  });

  test('refuses a link at its end', async () => {
    const { deps, token } = await withLink();
    deps.clock.moveBy(600_000);
    await expect(use(deps, token)).rejects.toMatchObject(invalid);
  });

  test('refuses the link of another email, even with a secret of this one', async () => {
    const { deps, token } = await withLink();
    const other = await mailedLink(deps, (await newMailAccount(deps)).email);
    const mixed = `${other.token.slice(0, 43)}.${token.slice(44)}`;
    await expect(use(deps, mixed)).rejects.toMatchObject(invalid);
  });

  test.each<[string, (deps: MailDeps, user: User) => Promise<unknown>]>([
    [
      'was disabled',
      ({ users, clock }, before) => users.changeUser({ before, profile: { active: false }, now: clock.now() }),
    ],
    [
      'has another email',
      ({ users, clock }, before) =>
        users.changeUser({ before, profile: { email: 'another@example.com' }, now: clock.now() }),
    ],
    ['was deleted', ({ users, clock }, user) => users.deleteUser(user, { now: clock.now() })],
  ])('refuses the link of a user who %s since', async (_, change) => {
    const { deps, user, token } = await withLink();
    await change(deps, user);
    await expect(use(deps, token)).rejects.toMatchObject(invalid);
    expect(deps.recorded).toEqual([{ event: 'sign_in_link_refused', userId: user.id }]);
  });

  test('counts tokens that do not work for their IP address, and no other', async () => {
    const guessLimits = { accountFailures: 5, ipAddressFailures: 2, windowSeconds: 60 };
    const { deps, user, token } = await withLink({}, { guessLimits });
    for (const _ of [1, 2]) await expect(use(deps, madeUpSignInToken(deps.ids))).rejects.toMatchObject(invalid);
    await expect(use(deps, madeUpSignInToken(deps.ids))).rejects.toMatchObject({ code: 'too_many_attempts' });
    const elsewhere = { ipAddress: '203.0.113.9' };
    await expect(use(deps, madeUpSignInToken(deps.ids), elsewhere)).rejects.toMatchObject(invalid);
    // A link that works is never refused because of others.
    expect((await use(deps, token)).proof.user).toEqual(user);
  });

  test('reads no table for text that is no token', async () => {
    const { deps } = await withLink();
    const broken = { ...deps, signInLinks: {} as never };
    await expect(use(broken, 'cut')).rejects.toMatchObject(invalid);
    expect(deps.recorded).toEqual([]);
  });
});

describe('in a browser that does not say which page sent the form', () => {
  test('refuses a link that another browser requested, and leaves it', async () => {
    const { deps, token } = await withLink();
    for (const browserSecret of [null, deps.ids.newSecret()]) {
      const attempt = use(deps, token, { isOriginHidden: true, browserSecret });
      await expect(attempt).rejects.toMatchObject({ code: 'cross_site' });
    }
    await expect(use(deps, token)).resolves.toBeDefined();
  });

  test('accepts a link that this browser requested', async () => {
    const { deps, token, browserSecret, user } = await withLink();
    expect((await use(deps, token, { isOriginHidden: true, browserSecret })).proof.user).toEqual(user);
  });
});
