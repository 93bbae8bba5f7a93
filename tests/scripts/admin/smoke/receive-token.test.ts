import { expect, test } from '@jest/globals';
import type { Mail } from '../../../../lib/auth/entities';
import { getLinkedUser } from '../../../../lib/auth/mailing/get-linked-user';
import { receiveLocalToken, receiveStageToken } from '../../../../scripts/admin/smoke/receive-token';
import { createMailDeps, newMailAccount } from '../../../support/mail-links';

/** @param send what the function that sends mails does with a mail, while the smoke test waits. */
const onStage = async (send: (deps: ReturnType<typeof createMailDeps>, mail: Mail) => Promise<void>) => {
  const deps = createMailDeps();
  const { user } = await newMailAccount(deps, { emailVerified: false });
  const wait = async () => {
    for (const mail of deps.outbox.waiting()) await send(deps, mail);
  };
  return { deps, user, token: () => receiveStageToken({ wait }, deps, user.email) };
};

test('on a stage, the token verifies the user to whom a mail was sent', async () => {
  const { deps, user, token } = await onStage((all, mail) => all.outbox.finishMail(mail, 'sent', all.clock.now()));
  const linked = await getLinkedUser(deps, { link: 'verify-email', token: await token() });
  expect(linked.id).toBe(user.id);
});

test('on a stage, a mail that Amazon SES refuses is reported with its reason', async () => {
  const { token } = await onStage((all, mail) =>
    all.outbox.markFailed(mail, { reason: 'Sending suspended', now: all.clock.now() }),
  );
  await expect(token()).rejects.toThrow(/refused the mail: Sending suspended/);
});

test('on a stage, a mail that nobody sends is reported', async () => {
  const { token } = await onStage(async () => {});
  await expect(token()).rejects.toThrow(/not sent within 90 seconds/);
});

test('on a stage, a sign-up that reached other tables is reported', async () => {
  const deps = createMailDeps();
  await expect(receiveStageToken({ wait: async () => {} }, deps, 'nobody@example.com')).rejects.toThrow(/no user/);
});

test('locally, the token is read from the inbox when the mail comes', async () => {
  let polls = 0;
  const send = async () => {
    polls += 1;
    const mails = [{ links: ['http://localhost/other', 'http://localhost/verify_email?token=abc'] }];
    return { status: 200, requestId: 'r', headers: new Headers(), text: JSON.stringify(polls < 3 ? [] : mails) };
  };
  expect(await receiveLocalToken({ send, wait: async () => {} }, 'ada@example.com')).toBe('abc');
  const never = async () => ({ status: 404, requestId: 'r', headers: new Headers(), text: '' });
  await expect(receiveLocalToken({ send: never, wait: async () => {} }, 'ada@example.com')).rejects.toThrow(/inbox/);
});
