import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createOutboxStore } from '../../lib/store/mails/outbox-store';
import { createMemoryOutboxStore } from '../support/memory-outbox';
import { describeEngines } from './engines';
import { describeOutboxStore, later, newMail, START } from './outbox-store.contract';

describe('in memory', () => {
  const store = createMemoryOutboxStore();

  describeOutboxStore(() => store);

  test('lists waiting mails, oldest first', async () => {
    const own = createMemoryOutboxStore();
    const [first, second, third] = [newMail({ createdAt: later(2) }), newMail(), newMail()];
    for (const mail of [first, second, third]) own.put(mail);
    await own.finishMail(second, 'sent', START);

    expect(own.waiting()).toEqual([first, third]);
  });
});

describeEngines((tables) => {
  const store = createOutboxStore(tables.client, tables.outbox.name);
  const itemOf = async (mail: { email: string; id: string }) =>
    (await tables.outbox.items()).find(({ email, id }) => email === mail.email && String(id).endsWith(`#${mail.id}`));

  describeOutboxStore(() => store);

  test('stores the purpose and the user, and whole epoch seconds for the TTL', async () => {
    const mail = newMail();
    await store.putMail(mail);

    expect(await itemOf(mail)).toEqual({
      email: mail.email,
      id: `2126-11-20T10:00:00.123Z#${mail.id}`,
      purpose: 'verify-email',
      user_id: mail.userId,
      expires_at: 4951447201,
    });
  });

  test.each([
    ['sent', 'sent_at'],
    ['dropped', 'dropped_at'],
  ] as const)('stores when a mail was %s, and keeps its TTL', async (outcome, attribute) => {
    const mail = newMail();
    await store.putMail(mail);
    const before = await itemOf(mail);

    for (const now of [later(1), later(2)]) await store.finishMail(mail, outcome, now);

    expect(await itemOf(mail)).toEqual({ ...before, [attribute]: later(1).toISOString() });
  });

  test('protects failed mails from the TTL', async () => {
    const mail = newMail();
    await store.putMail(mail);

    await store.markFailed(mail, { reason: 'MessageRejected', now: later(1) });

    const { expires_at: _, ...kept } = { ...(await itemOf(mail)) };
    expect(await itemOf(mail)).toEqual(kept);
    expect(kept).toMatchObject({
      failed: 'failed',
      failed_reason: 'MessageRejected',
      failed_at: later(1).toISOString(),
    });
  });

  test('copies no mark of failure to the new mail', async () => {
    const [mail, id] = [newMail(), randomUUID()];
    await store.putMail(mail);
    const before = await itemOf(mail);
    await store.markFailed(mail, { reason: 'refused', now: later(1) });

    await store.resendFailed({ ...mail, reason: 'refused', failedAt: later(1) }, { id, now: START });

    expect(await itemOf({ ...mail, id })).toEqual({ ...before, id: `${START.toISOString()}#${id}` });
    expect(await itemOf(mail)).toBeUndefined();
  });

  test('an outcome creates no item', async () => {
    const mail = newMail();

    await store.finishMail(mail, 'sent', START);
    await store.markFailed(mail, { reason: 'refused', now: START });

    expect(await itemOf(mail)).toBeUndefined();
  });
});
