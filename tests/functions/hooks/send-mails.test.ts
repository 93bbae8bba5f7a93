import '../../support/mail-environment';
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Mail, User } from '../../../lib/auth/entities';
import { hashToken } from '../../../lib/crypto/hash-token';
import { outbox } from '../../../lib/runtime/outbox';
import { users } from '../../../lib/runtime/users';
import { plantCanary } from '../../support/canaries';
import { type FaultLayer, type FaultName, installFaultLayer } from '../../support/fault-layer';
import { logLines } from '../../support/log-capture';
import { useMailRoom } from '../../support/mail-room';
import { newUser, passwordHashOf } from '../../support/new-user';
import { useTables } from '../../support/tables';

const tables = useTables();
const room = useMailRoom(tables);
let layer: FaultLayer;

beforeAll(async () => {
  layer = await installFaultLayer();
});

beforeEach(async () => {
  await tables.clear();
  await layer.reset();
  logLines.length = 0;
});

const createUser = async (changes: Partial<User> = {}): Promise<User> => {
  const user = newUser({ email: `canary-${randomUUID()}@example.com`, ...changes });
  plantCanary(user.email);
  await users.createUser(user);
  return user;
};
const putMail = async ({ id: userId, email }: { id: string | null; email: string }, changes: Partial<Mail> = {}) => {
  const mail: Mail = { id: randomUUID(), purpose: 'reset-password', email, userId, createdAt: new Date(), ...changes };
  await outbox.putMail(mail);
  return mail;
};
const events = () => logLines.map(({ event }) => event);
/** Whether this token is the one that works. */
const resets = (user: User, token: string | null | undefined) =>
  users.resetPassword({
    userId: user.id,
    email: user.email,
    tokenHash: hashToken(token ?? ''),
    passwordHash: `$2b$04$${'.'.repeat(53)}`,
    now: new Date(),
  });

describe('the consumer of the outbox', () => {
  test('sends a mail whose link works, and logs how much there was and no address', async () => {
    const user = await createUser();
    await putMail(user);

    expect(await room.call(await room.waiting())).toEqual({ batchItemFailures: [] });

    const [mail] = room.mailsTo(user.email);
    expect(mail?.link).toBe(`http://localhost:3000/new_password?token=${mail?.token}`);
    expect(mail?.from).toBe('"Latchkey" <accounts@example.com>');
    expect(await resets(user, mail?.token)).toBe(true);
    expect(await room.waiting()).toEqual([]);
    expect(logLines).toMatchObject([
      { level: 'info', event: 'mails_delivered', request_id: 'mail room', records: 1, sent: 1, dropped: 0, failed: 0 },
    ]);
  });

  test('proves the mailbox of a user who signed up', async () => {
    const user = await createUser({ emailVerified: false });
    await putMail(user, { purpose: 'verify-email' });

    await room.deliverMails();

    const [mail] = room.mailsTo(user.email);
    expect(mail?.link).toContain('/verify_email?token=');
    const proof = { userId: user.id, tokenHash: hashToken(mail?.token ?? ''), now: new Date() };
    expect(await users.verifyEmail({ ...proof, by: { passwordHash: passwordHashOf(user) } })).toBe(user.email);
  });

  test('resets the password of whoever has the address, also before it is verified, and tells nobody who has not', async () => {
    const [user, nobody] = [await createUser({ emailVerified: false }), `canary-${randomUUID()}@example.com`];
    for (const email of [user.email, nobody]) await putMail({ id: null, email });

    await room.deliverMails();

    expect(await resets(user, room.mailsTo(user.email)[0]?.token)).toBe(true);
    expect(room.mailsTo(nobody)).toEqual([]);
    expect(logLines).toMatchObject([{ event: 'mails_delivered', sent: 1, dropped: 1 }]);
  });

  test('drops a verification of who is verified, and every link of who is disabled', async () => {
    const [verified, disabled] = [
      await createUser({ emailVerified: true }),
      await createUser({ active: false, emailVerified: false }),
    ];
    await putMail(verified, { purpose: 'verify-email' });
    await putMail(disabled, { purpose: 'verify-email' });
    await putMail(disabled);
    await putMail(disabled, { purpose: 'change-email' });

    await room.deliverMails();

    expect([...room.mailsTo(verified.email), ...room.mailsTo(disabled.email)]).toEqual([]);
    expect(logLines).toMatchObject([{ event: 'mails_delivered', sent: 0, dropped: 4 }]);
  });

  test('takes more than one batch, and each mail once', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => createUser()));
    for (const user of people) await putMail(user);

    await room.deliverMails();
    await room.deliverMails();

    for (const user of people) expect(room.mailsTo(user.email)).toHaveLength(1);
  });

  test.each([
    { status: 400, type: 'MessageRejected' },
    { status: 403, type: 'AccessDeniedException' },
  ])('fails what is refused by %j, with a line and a metric, and has the next sent', async (fault) => {
    const [refused, next] = [await createUser(), await createUser()];
    const mail = await putMail(refused);
    await putMail(next, { createdAt: new Date(mail.createdAt.getTime() + 1) });
    room.ses.failNext(fault);

    await room.deliverMails();

    expect(events()).toEqual(['mail_failed', 'metric', 'mails_delivered']);
    expect(logLines[1]).toMatchObject({ Stage: 'test', MailsFailed: 1 });
    expect(await outbox.listFailed(10)).toMatchObject([{ id: mail.id, reason: fault.type }]);
    expect(room.mailsTo(next.email)).toHaveLength(1);
  });

  test('sends what was failed once somebody has it sent again', async () => {
    const user = await createUser();
    await putMail(user);
    room.ses.failNext({ status: 400, type: 'MessageRejected' });
    await room.deliverMails();
    const [failed] = await outbox.listFailed(10);

    await outbox.resendFailed(failed as NonNullable<typeof failed>, { id: randomUUID(), now: new Date() });
    await room.deliverMails();

    expect(await resets(user, room.mailsTo(user.email)[0]?.token)).toBe(true);
    expect(await outbox.listFailed(10)).toEqual([]);
  });

  test('has Lambda come again from a delayed mail on', async () => {
    const [delayed, next] = [await createUser(), await createUser()];
    const mail = await putMail(delayed);
    await putMail(next, { createdAt: new Date(mail.createdAt.getTime() + 1) });
    room.ses.failNext({ status: 400, type: 'MailFromDomainNotVerifiedException' });
    const records = await room.waiting();

    expect(await room.call(records)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(events()).toEqual(['mail_delayed', 'mails_delayed']);
    expect(await room.call(records)).toEqual({ batchItemFailures: [] });

    for (const user of [delayed, next]) expect(room.mailsTo(user.email)).toHaveLength(1);
  });
});

describe('tables that fail under a mail', () => {
  // The calls of a reset for an address: is it waiting, count it, who has it; keep the hash, note that it is sent.
  const calls = [
    { operation: 'GetItem', nth: 1 },
    { operation: 'GetItem', nth: 2 },
    { operation: 'UpdateItem', nth: 1 },
    { operation: 'UpdateItem', nth: 2 },
    { operation: 'UpdateItem', nth: 3 },
  ];
  const faults: FaultName[] = ['throttled', 'internal error', 'connection refused', 'answer lost'];
  const strikes = faults.flatMap((fault) => calls.map((call) => ({ fault, ...call })));

  test('are called as listed here', async () => {
    const user = await createUser();
    await putMail({ id: null, email: user.email });
    const records = await room.waiting();
    await layer.reset();

    await room.call(records);

    expect(layer.operations).toEqual(['GetItem', 'UpdateItem', 'GetItem', 'UpdateItem', 'UpdateItem']);
  });

  test.each(strikes)('$fault at $operation $nth: the mail is sent in the end, and its link works', async (strike) => {
    const user = await createUser();
    await putMail({ id: null, email: user.email });
    const records = await room.waiting();
    await layer.reset();
    layer.plan({ ...strike, lasts: true });

    expect(await room.call(records)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(layer.strikes).toBeGreaterThan(0);
    layer.heal();
    expect(await room.call(records)).toEqual({ batchItemFailures: [] });

    const mails = room.mailsTo(user.email);
    expect(mails).toHaveLength(1);
    expect(await resets(user, mails.at(-1)?.token)).toBe(true);
    expect(await room.waiting()).toEqual([]);
  });
});
