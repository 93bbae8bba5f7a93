import { describe, expect, test } from '@jest/globals';
import type { MailPurpose } from '../../lib/auth/entities';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';
import { withLink } from '../lib/endpoints/mail-links/show-link-suite';
import { newCredentials } from '../support/deps';
import { createMailDeps, createMailLinks, type MailDeps, sentToken } from '../support/mail-links';
import { useTables } from '../support/tables';
import { inParallel, statusCounts } from './race';

const tables = useTables();
const CONTENDERS = 20;

/** The routes with the service's own stores. */
const createService = () =>
  createMailLinks({}, { ...createMailDeps(), users, sessions, limits, outbox } as unknown as MailDeps);

const noticesTo = async (email: string) =>
  (await tables.outbox.items()).filter((item) => item.email === email).map(({ purpose }) => purpose);

describe('of many simultaneous uses of one link', () => {
  const withService = async (purpose: MailPurpose) => {
    const service = createService();
    return { service, ...(await withLink(service, purpose)) };
  };

  test('one verifies the email, and its password is stored', async () => {
    const { service, token, user } = await withService('verify-email');
    const passwords = Array.from({ length: CONTENDERS }, () => newCredentials().password);
    const answers = await inParallel(CONTENDERS, (index) =>
      service.verifyEmail({ form: { token, password: passwords[index] ?? '' } }),
    );
    expect(statusCounts(answers)).toEqual({ 200: 1, 403: CONTENDERS - 1 });
    const winner = answers.findIndex(({ status }) => status === 200);
    const after = await users.findUser(user.id);
    expect(after).toMatchObject({ emailVerified: true, sessionEpoch: 1 });
    expect(await service.deps.hasher.verify(passwords[winner] ?? '', after)).toBe(true);
  });

  test('by the browser that signed up, one verifies the email, and the password stays', async () => {
    const { service, token, user, password, signUpSecret } = await withService('verify-email');
    const cookies = [`__Host-sign_up=${signUpSecret}`];
    const answers = await inParallel(CONTENDERS, () => service.verifyEmail({ form: { token }, cookies }));
    expect(statusCounts(answers)).toEqual({ 200: 1, 403: CONTENDERS - 1 });
    const after = await users.findUser(user.id);
    expect(after).toMatchObject({ emailVerified: true, sessionEpoch: 0 });
    expect(await service.deps.hasher.verify(password, after)).toBe(true);
  });

  test('by both, either the password of the sign-up or the new one is stored, never a mixture', async () => {
    const { service, token, user, password, signUpSecret } = await withService('verify-email');
    const typed = newCredentials().password;
    const cookies = [`__Host-sign_up=${signUpSecret}`];
    const answers = await inParallel(CONTENDERS, (index) =>
      index % 2 === 0
        ? service.verifyEmail({ form: { token }, cookies })
        : service.verifyEmail({ form: { token, password: typed } }),
    );
    expect(statusCounts(answers)).toEqual({ 200: 1, 403: CONTENDERS - 1 });
    const hasTyped = answers.findIndex(({ status }) => status === 200) % 2 === 1;
    const after = await users.findUser(user.id);
    expect(after?.sessionEpoch).toBe(hasTyped ? 1 : 0);
    expect(await service.deps.hasher.verify(hasTyped ? typed : password, after)).toBe(true);
  });

  test('one sets the password, and the owner is notified once', async () => {
    const { service, token, user, email } = await withService('reset-password');
    const passwords = Array.from({ length: CONTENDERS }, () => newCredentials().password);
    const answers = await inParallel(CONTENDERS, (index) =>
      service.setNewPassword({ form: { token, new_password: passwords[index] ?? '' } }),
    );
    expect(statusCounts(answers)).toEqual({ 200: 1, 403: CONTENDERS - 1 });
    expect(await users.findUser(user.id)).toMatchObject({ sessionEpoch: 1 });
    expect(await noticesTo(email)).toEqual(['password-changed']);
  });

  test('one changes the email, and the old email is notified once', async () => {
    const { service, token, user, email, newEmail } = await withService('change-email');
    const answers = await inParallel(CONTENDERS, () => service.confirmEmailChange({ form: { token } }));
    expect(statusCounts(answers)).toEqual({ 200: 1, 403: CONTENDERS - 1 });
    expect([await users.findUserId(newEmail), await users.findUserId(email)]).toEqual([user.id, null]);
    expect(await noticesTo(email)).toEqual(['email-changed']);
  });
});

test('of many users who request one email, one gets it', async () => {
  const service = createService();
  const { deps } = service;
  const wanted = newCredentials().email;
  const links = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const { user } = await withLink(service, 'reset-password');
      const mail = { id: deps.ids.newId(), purpose: 'change-email', email: wanted, userId: user.id } as const;
      const now = deps.clock.now();
      await users.requestEmailChange({ user, newEmail: wanted, mails: [{ ...mail, createdAt: now }], now });
      return { user, token: await sentToken(deps, 'change-email', { id: user.id, email: wanted }) };
    }),
  );
  const answers = await inParallel(links.length, (index) =>
    service.confirmEmailChange({ form: { token: links[index]?.token ?? '' } }),
  );
  expect(statusCounts(answers)).toEqual({ 200: 1, 403: links.length - 1 });
  const winner = answers.findIndex(({ status }) => status === 200);
  expect(await users.findUserId(wanted)).toBe(links[winner]?.user.id);
});
