import './hardened-environment';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { LambdaHandler } from '../../lib/http/handler';
import { call, gatewayEvent } from '../support/event';
import { useMailRoom } from '../support/mail-room';
import { useTables } from '../support/tables';
import { createHardenedPlanting } from './planting-hardened';

/** The mail server is unavailable for a while: no caller notices it, and every mail is sent afterwards. */

const tables = useTables();
const room = useMailRoom(tables);
const { password, plantOwner, plantNewcomer, plantLink, plantEmailChangeRequest, asOwner } =
  createHardenedPlanting(tables);

beforeEach(() => tables.clear());
afterEach(() => room.ses.heal());

const newEmail = () => `${randomUUID()}@example.com`;
const newPassword = () => `password ${randomUUID()}`;
const handlers = {
  signUp: () => import('../../functions/auth-service/sign-up'),
  resend: () => import('../../functions/auth-service/request-email-verification'),
  reset: () => import('../../functions/auth-service/request-password-reset'),
  wish: () => import('../../functions/auth-service/request-email-change'),
  setPassword: () => import('../../functions/mail-links/set-new-password'),
  confirmEmailChange: () => import('../../functions/mail-links/confirm-email-change'),
};
const send = async (load: () => Promise<{ handler: LambdaHandler }>, event: Parameters<LambdaHandler>[0]) =>
  call((await load()).handler, event);
const usedLink = (json: object) => send(handlers.setPassword, gatewayEvent('POST /new_password', { json }));

/** Run every flow that sends a mail. @returns for each recipient the path of their link; `null` for a mail without a link. */
const askForAll = async () => {
  const [signedUp, wished, moved] = [newEmail(), newEmail(), newEmail()];
  const { user: newcomer } = await plantNewcomer();
  const [taken, forgetful, reset] = [await plantOwner(), await plantOwner(), await plantOwner()];
  const [wisher, mover] = [await asOwner('PUT /email'), await plantOwner()];
  const { token: resetToken } = await plantLink(reset, 'reset-password');
  const { token: moveToken } = await plantEmailChangeRequest(mover, moved);
  const answers = [
    await send(handlers.signUp, gatewayEvent('POST /users', { json: { email: signedUp, password } })),
    await send(handlers.signUp, gatewayEvent('POST /users', { json: { email: taken.email, password } })),
    await send(handlers.resend, gatewayEvent('POST /email_verification', { json: { email: newcomer.email } })),
    await send(handlers.reset, gatewayEvent('POST /reset_password', { json: { email: forgetful.email } })),
    await send(handlers.wish, wisher.request({ json: { new_email: wished } })),
    await usedLink({ token: resetToken, new_password: newPassword() }),
    await send(handlers.confirmEmailChange, gatewayEvent('POST /change_email', { json: { token: moveToken } })),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const links = { [signedUp]: '/verify_email', [newcomer.email]: '/verify_email', [wished]: '/change_email' };
  // Recipients without a link get a notice. The mail for an email change that is already confirmed is dropped.
  const notices = [taken, reset, mover, wisher.caller].map(({ email }) => [email, null]);
  return { ...Object.fromEntries(notices), ...links, [forgetful.email]: '/new_password' } as Record<
    string,
    string | null
  >;
};

const pathsSent = () =>
  Object.fromEntries(
    room.ses.mails.map(({ to }) => {
      const [mail, ...others] = room.mailsTo(to);
      expect(others).toEqual([]);
      return [to, mail?.token == null ? null : new URL(mail.link ?? '').pathname];
    }),
  );

test.each([
  { status: 400, type: 'SendingPausedException' },
  { status: 503, type: 'ServiceUnavailableException' },
])('every mail that was requested while Amazon SES answered $type arrives afterwards, once', async (fault) => {
  const earlier = room.ses.mails.length;
  room.ses.failNext(fault, 1000);
  const expected = await askForAll();
  const records = await room.waiting();
  for (const { batchItemFailures } of [await room.call(records), await room.call(records)])
    expect(batchItemFailures).toHaveLength(1);
  expect(room.ses.mails).toHaveLength(earlier);

  room.ses.heal();
  await room.deliverMails();

  expect(pathsSent()).toMatchObject(expected);
  expect(room.ses.mails).toHaveLength(earlier + Object.keys(expected).length);
  expect(await room.waiting()).toEqual([]);
  // Each attempt created another link; the last one, which arrives, works.
  const [reset] = Object.keys(expected).filter((email) => expected[email] === '/new_password');
  const token = room.mailsTo(reset ?? '').at(-1)?.token;
  expect(await usedLink({ token, new_password: newPassword() })).toMatchObject({ status: 200 });
});
