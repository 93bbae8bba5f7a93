import { describe, expect, test } from '@jest/globals';
import { proveEmailCode } from '../../lib/auth/sign-in-links/prove-email-code';
import { hashToken } from '../../lib/crypto/hash-token';
import { limits } from '../../lib/runtime/limits';
import { sessions } from '../../lib/runtime/sessions';
import { signInLinks } from '../../lib/runtime/sign-in-links';
import { users } from '../../lib/runtime/users';
import { ADDRESS } from '../support/accounts';
import { newCredentials } from '../support/deps';
import { createMailDeps, type MailDeps, newMailAccount } from '../support/mail-links';
import { createSignInLinks } from '../support/sign-in-link-service';
import { mailedLink, otherCode } from '../support/sign-in-links';
import { useTables } from '../support/tables';
import { inParallel, statusCounts } from './race';

const tables = useTables();
const CONTENDERS = 20;

/** The dependencies with the service's own stores, and the real clock. */
const liveDeps = (): MailDeps => {
  const clock = { now: () => new Date(), moveBy: () => {} };
  return {
    ...createMailDeps(),
    users,
    sessions,
    limits,
    signInLinks,
    clock,
  } as unknown as MailDeps;
};

const sessionsOf = async (userId: string) =>
  (await tables.sessions.items()).filter(({ user_id }) => user_id === userId);

describe('of many simultaneous presses of one link', () => {
  test('one begins a session', async () => {
    const service = createSignInLinks({}, liveDeps());
    const { user, email } = await newMailAccount(service.deps);
    const { token } = await mailedLink(service.deps, email);
    const answers = await inParallel(CONTENDERS, () => service.useSignInLink({ form: { token } }));
    expect(statusCounts(answers)).toEqual({ 200: 1, 403: CONTENDERS - 1 });
    expect(await sessionsOf(user.id)).toHaveLength(1);
  });

  test('one creates the account', async () => {
    const service = createSignInLinks({}, liveDeps());
    const { email } = newCredentials();
    const { token } = await mailedLink(service.deps, email);
    const answers = await inParallel(CONTENDERS, () => service.useSignInLink({ form: { token } }));
    expect(statusCounts(answers)).toEqual({ 200: 1, 403: CONTENDERS - 1 });
    expect((await tables.users.items()).filter((item) => item.email === email)).toHaveLength(1);
    const userId = (await users.findUserId(email)) ?? '';
    expect(await sessionsOf(userId)).toHaveLength(1);
  });

  test('one verifies the email, and the password of the sign-up is either kept or removed, with all its sessions', async () => {
    const service = createSignInLinks({}, liveDeps());
    const { user, email, signUpSecret } = await newMailAccount(service.deps, { emailVerified: false });
    const { token } = await mailedLink(service.deps, email);
    const own = [`__Host-sign_up=${signUpSecret}`];
    const answers = await inParallel(CONTENDERS, (index) =>
      service.useSignInLink({ form: { token }, cookies: index % 2 === 0 ? own : [] }),
    );
    expect(statusCounts(answers)).toEqual({ 200: 1, 403: CONTENDERS - 1 });
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(await users.findUser(user.id)).toMatchObject(
      winner % 2 === 0
        ? { emailVerified: true, passwordHash: user.passwordHash, sessionEpoch: 0 }
        : { emailVerified: true, passwordHash: null, sessionEpoch: 1 },
    );
  });

  test('by link and by code, one begins a session', async () => {
    const service = createSignInLinks({}, liveDeps());
    const { deps } = service;
    const { email } = await newMailAccount(deps);
    const { token, code, browserSecret } = await mailedLink(deps, email);
    const byCode = { email, code, browserSecret, ipAddress: ADDRESS, signUpSecret: null };
    const [presses, codes] = await Promise.all([
      inParallel(5, () => service.useSignInLink({ form: { token } })),
      inParallel(5, () =>
        proveEmailCode(deps, byCode).then(
          () => 1,
          () => 0,
        ),
      ),
    ]);
    const used = presses.filter(({ status }) => status === 200).length + codes.filter((proved) => proved === 1).length;
    expect(used).toBe(1);
  });
});

describe('of many simultaneous tries of one code', () => {
  const withCode = async () => {
    const deps = liveDeps();
    const { email } = await newMailAccount(deps);
    const mailed = await mailedLink(deps, email);
    const tryCode = (code: string) =>
      proveEmailCode(deps, { ...mailed, code, ipAddress: ADDRESS, signUpSecret: null }).then(
        () => 'proved',
        ({ code: refused }: { code: string }) => refused,
      );
    return { deps, ...mailed, tryCode };
  };

  test('five are counted, and then the link is dead', async () => {
    const { email, code, tryCode } = await withCode();
    const results = await inParallel(CONTENDERS, () => tryCode(otherCode(code)));
    expect(new Set(results)).toEqual(new Set(['wrong_code']));
    expect(await signInLinks.findLink(hashToken(email), new Date())).toBeNull();
    expect(await tryCode(code)).toBe('wrong_code');
  });

  test('at most five codes are compared, however many are tried', async () => {
    const { code, tryCode } = await withCode();
    const others = Array.from({ length: CONTENDERS - 1 }, () => otherCode(code));
    const results = await Promise.all([...others, code].map(tryCode));
    expect(results.filter((result) => result === 'proved').length).toBeLessThanOrEqual(1);
    expect(await tryCode(code)).toBe('wrong_code');
  });

  test('with the right code, one proves who the user is', async () => {
    const { code, tryCode } = await withCode();
    const results = await inParallel(5, () => tryCode(code));
    expect(results.filter((result) => result === 'proved')).toHaveLength(1);
  });
});

test('of the links of several mails to one email, the newest works, also if all are pressed at once', async () => {
  const service = createSignInLinks({}, liveDeps());
  const { user, email } = await newMailAccount(service.deps);
  const mailed = [];
  for (let count = 0; count < 3; count += 1) mailed.push(await mailedLink(service.deps, email));
  const answers = await Promise.all(mailed.map(({ token }) => service.useSignInLink({ form: { token } })));
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 200]);
  expect(await sessionsOf(user.id)).toHaveLength(1);
});
