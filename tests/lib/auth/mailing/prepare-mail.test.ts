import { describe, expect, test } from '@jest/globals';
import type { MailPurpose } from '../../../../lib/auth/entities';
import { newMail, newReminder } from '../../../../lib/auth/mailing/new-mail';
import { prepareMail } from '../../../../lib/auth/mailing/prepare-mail';
import { mails } from '../../../../lib/auth/mails';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { createMailDeps, newMailAccount } from '../../../support/mail-links';
import { baseUrl, createMailWorld } from '../../mail/mail-world';

const linked = [
  ['verify-email', 'verification', 'verify_email', 120],
  ['reset-password', 'reset', 'new_password', 30],
  ['change-email', 'change', 'change_email', 180],
] as const;
const notices = Object.keys(mails).filter((purpose) => mails[purpose as MailPurpose].link === null) as MailPurpose[];

const tokenOf = (url = '') => new URL(url).searchParams.get('token') ?? '';

describe('a verification mail that nobody asked for', () => {
  const FIVE_MINUTES = 300_000;
  const withAccount = async () => {
    const deps = createMailDeps();
    const account = await newMailAccount(deps, { emailVerified: false });
    const put = (isReminder: boolean) => (isReminder ? newReminder : newVerification)(deps, account.user);
    return { deps, put };
  };
  const newVerification = (deps: ReturnType<typeof createMailDeps>, user: Parameters<typeof newReminder>[1]) =>
    newMail(deps, 'verify-email', user);

  test('is not wanted while the link of another one is younger than five minutes', async () => {
    const { deps, put } = await withAccount();
    expect(await prepareMail(deps, put(false))).not.toBeNull();
    deps.clock.moveBy(FIVE_MINUTES - 1);
    expect(await prepareMail(deps, put(true))).toBeNull();
    deps.clock.moveBy(1);
    expect(await prepareMail(deps, put(true))).not.toBeNull();
  });

  test('is wanted if there is no link, and again if it is sent once more; one that was asked for always is', async () => {
    const { deps, put } = await withAccount();
    const reminder = put(true);
    for (const mail of [reminder, reminder, put(false), put(false)])
      expect(await prepareMail(deps, mail)).not.toBeNull();
    expect(await prepareMail(deps, reminder)).toBeNull();
  });
});

describe.each(linked)('a mail to %s', (purpose, kind, path, minutes) => {
  test('gets a link of our own with a fresh secret, of which the user keeps the hash', async () => {
    const { deps, clock, users, put } = createMailWorld();
    const mail = put({ purpose });

    const prepared = await prepareMail(deps, mail);

    const token = tokenOf(prepared?.link?.url);
    expect(prepared).toEqual({ link: { url: `${baseUrl}/${path}?token=${token}`, minutes } });
    expect(token).toMatch(/^[0-9a-f-]{36}\.[A-Za-z0-9_-]{43}$/);
    expect(token.split('.')[0]).toBe(mail.userId);
    expect(users.kept(mail.userId as string, kind)).toEqual({
      userId: mail.userId,
      email: mail.email,
      tokenHash: hashToken(token),
      expiresAt: new Date(clock.now().getTime() + minutes * 60_000),
    });
  });

  test('is good from when it is prepared, not from when it was put', async () => {
    const { deps, clock, users, put } = createMailWorld();
    const mail = put({ purpose });
    clock.moveBy(3_000_000);

    await prepareMail(deps, mail);

    const { expiresAt } = users.kept(mail.userId as string, kind) ?? {};
    expect(expiresAt).toEqual(new Date(clock.now().getTime() + minutes * 60_000));
  });

  test('gets another secret each time, and the newest is the one that is kept', async () => {
    const { deps, users, put } = createMailWorld();
    const mail = put({ purpose });

    const urls = [await prepareMail(deps, mail), await prepareMail(deps, mail)].map((one) => one?.link?.url);

    expect(urls[0]).not.toBe(urls[1]);
    expect(users.kept(mail.userId as string, kind)?.tokenHash).toBe(hashToken(tokenOf(urls[1])));
  });

  test('goes to whoever has the email where it names nobody', async () => {
    const { deps, users, put } = createMailWorld();
    const userId = users.add('ann@example.com');

    const prepared = await prepareMail(deps, put({ purpose, email: 'ann@example.com', userId: null }));

    expect(tokenOf(prepared?.link?.url)).toMatch(new RegExp(`^${userId}\\.`));
  });

  test.each([
    ['nobody has the email', null],
    ['the user is gone', '7f9c24e5-0b0f-4b7a-9e0f-3d1b1f0a2c3d'],
  ])('is dropped where %s', async (_, userId) => {
    const { deps, put } = createMailWorld();

    expect(await prepareMail(deps, put({ purpose, userId }))).toBeNull();
  });

  test('is dropped where the store says that the user does not want it, also one found by email', async () => {
    const { deps, users, put } = createMailWorld();
    const userId = users.add('ann@example.com');
    const refusing = async () => false;
    const refusals = {
      storeResetToken: refusing,
      requestVerification: refusing,
      storeEmailChangeToken: refusing,
    };
    const unwilling = { ...deps, users: { ...deps.users, ...refusals } };

    for (const id of [userId, null]) {
      expect(await prepareMail(unwilling, put({ purpose, email: 'ann@example.com', userId: id }))).toBeNull();
    }
  });

  test('never takes an address for that of a user it does not belong to', async () => {
    const { deps, users, put } = createMailWorld();
    const userId = users.add('ann@example.com');

    expect(await prepareMail(deps, put({ purpose, email: 'bob@example.com', userId }))).toBeNull();
  });
});

test.each(notices)('a mail about %s has no link, makes no secret and is always wanted', async (purpose) => {
  const { deps, put } = createMailWorld();
  const untouchable = { ...deps, users: {} as typeof deps.users };

  expect(await prepareMail(untouchable, put({ purpose, userId: null }))).toEqual({ link: null });
  expect(await prepareMail(untouchable, put({ purpose }))).toEqual({ link: null });
});
