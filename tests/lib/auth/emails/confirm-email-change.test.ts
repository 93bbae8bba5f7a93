import { describe, expect, jest, test } from '@jest/globals';
import { confirmEmailChange as confirmEmailChangeFrom } from '../../../../lib/auth/emails/confirm-email-change';
import { requestEmailChange } from '../../../../lib/auth/emails/request-email-change';
import { ADDRESS } from '../../../support/accounts';
import { newCredentials } from '../../../support/deps';
import { createMailDeps, madeUpToken, newMailAccount, newMailSession, sentToken } from '../../../support/mail-links';

const confirmEmailChange = (deps: Parameters<typeof confirmEmailChangeFrom>[0], token: string) =>
  confirmEmailChangeFrom(deps, { token, ipAddress: ADDRESS });

const withLink = async () => {
  const deps = createMailDeps();
  const account = await newMailAccount(deps);
  const { session } = await newMailSession(deps, account.user);
  const newEmail = newCredentials().email;
  await requestEmailChange(deps, { user: account.user, session }, { newEmail, ipAddress: ADDRESS });
  const token = await sentToken(deps, 'change-email', { id: account.user.id, email: newEmail });
  deps.recorded.length = 0;
  return { deps, ...account, session, newEmail, token };
};

type Given = Awaited<ReturnType<typeof withLink>>;

describe('confirmEmailChange', () => {
  test('changes the email, and releases the claim on the old one', async () => {
    const { deps, user, email, newEmail, token } = await withLink();
    expect(await confirmEmailChange(deps, token)).toEqual({ email: newEmail });
    expect(await deps.users.findUser(user.id)).toMatchObject({ email: newEmail, emailVerified: true });
    expect([await deps.users.findUserId(newEmail), await deps.users.findUserId(email)]).toEqual([user.id, null]);
    expect(deps.recorded).toEqual([{ event: 'email_changed', userId: user.id }]);
  });

  test('sends a notice to the old email', async () => {
    const { deps, user, email, token } = await withLink();
    await confirmEmailChange(deps, token);
    expect(deps.outbox.waiting().at(-1)).toMatchObject({ purpose: 'email-changed', email, userId: user.id });
  });

  test('changes neither password nor sessions', async () => {
    const { deps, user, token } = await withLink();
    await confirmEmailChange(deps, token);
    const { passwordHash, sessionEpoch } = user;
    expect(await deps.users.findUser(user.id)).toMatchObject({ passwordHash, sessionEpoch });
  });
});

describe('a token', () => {
  const refusals: [title: string, tokenOf: (given: Given) => Promise<string> | string][] = [
    ['that is made up', ({ deps, user }) => madeUpToken(deps, user.id)],
    ['of an unknown user', ({ deps }) => madeUpToken(deps)],
    ['of another user', ({ user }) => withLink().then(({ token }) => `${user.id}${token.slice(36)}`)],
    ['of another mail', ({ deps, user }) => sentToken(deps, 'reset-password', user)],
    ['after exactly 24 hours', expired],
    ['that is not the newest', replaced],
    ['of an earlier wish', wishedAnew],
    ['that was used', used],
    ['for an email that another account has taken since', taken],
    ['of a disabled user', disabled],
  ];

  test.each(refusals)('%s changes nothing', async (_, tokenOf) => {
    const given = await withLink();
    const { deps, user } = given;
    const token = await tokenOf(given);
    const [before, mails] = [await deps.users.findUser(user.id), deps.outbox.waiting()];
    deps.recorded.length = 0;
    await expect(confirmEmailChange(deps, token)).rejects.toMatchObject({ code: 'invalid_link' });
    expect([await deps.users.findUser(user.id), deps.outbox.waiting()]).toEqual([before, mails]);
    // A made-up link adds nothing to the list of a user.
    const userId = tokenOf === taken ? user.id : undefined;
    expect(deps.recorded).toEqual([{ event: 'email_change_refused', userId }]);
  });

  test('of the wrong form is refused without a table call', async () => {
    const { deps, token } = await withLink();
    const findUser = jest.spyOn(deps.users, 'findUserBySecret');
    await expect(confirmEmailChange(deps, ` ${token}`)).rejects.toMatchObject({ code: 'invalid_link' });
    expect(findUser).not.toHaveBeenCalled();
    expect(deps.recorded).toEqual([]);
  });

  test('succeeds exactly once when several callers use it at the same time', async () => {
    const { deps, token } = await withLink();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => confirmEmailChange(deps, token)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(deps.outbox.waiting().filter(({ purpose }) => purpose === 'email-changed')).toHaveLength(1);
  });

  async function expired({ deps, token }: Given) {
    deps.clock.moveBy(86_400_000);
    return token;
  }

  async function replaced({ deps, user, newEmail, token }: Given) {
    await sentToken(deps, 'change-email', { id: user.id, email: newEmail });
    return token;
  }

  async function wishedAnew({ deps, user, session, token }: Given) {
    await requestEmailChange(deps, { user, session }, { newEmail: newCredentials().email, ipAddress: ADDRESS });
    return token;
  }

  async function used({ deps, token }: Given) {
    await confirmEmailChange(deps, token);
    return token;
  }

  async function taken({ deps, newEmail, token }: Given) {
    await newMailAccount(deps, { email: newEmail });
    return token;
  }

  async function disabled({ deps, user, token }: Given) {
    deps.users.put({ ...user, active: false });
    return token;
  }
});
