import { describe, expect, test } from '@jest/globals';
import type { RenderedMail } from '../../../lib/auth/ports';
import { hashToken } from '../../../lib/crypto/hash-token';
import { createMailDelivery, type MailDeliveryDeps } from '../../../lib/mail/deliver-mails';
import { linkOf } from '../../support/mail-room';
import { createMailWorld, type MailWorld, recordsOf, settings } from './mail-world';

/** The end of a process: from the call on, nothing it does has any effect. */
interface Death {
  readonly call: number;
  /** Whether that call itself is done. */
  readonly isDone: boolean;
}

/** The stores and the mailer of a process that ends so, and how many calls it made. */
const mortal = (deps: MailDeliveryDeps, death: Death | null) => {
  let calls = 0;
  const guard = <Methods extends object>(methods: Methods): Methods =>
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [
        name,
        async (...args: unknown[]) => {
          calls += 1;
          if (death !== null && calls > death.call) throw new Error('dead');
          const isLast = death?.call === calls;
          if (isLast && !death.isDone) throw new Error('dead');
          const result = await method(...args);
          if (isLast) throw new Error('dead');
          return result;
        },
      ]),
    ) as Methods;
  const { isWaiting, finishMail, markFailed } = deps.outbox;
  return {
    deps: {
      ...deps,
      users: guard(deps.users),
      outbox: guard({ isWaiting, finishMail, markFailed }),
      mailer: guard(deps.mailer),
    },
    calls: () => calls,
  };
};

const tokenOf = ({ text }: RenderedMail): string => new URL(linkOf(text) ?? '').searchParams.get('token') ?? '';

/** Every way a mail can go, all in one batch. */
const arrange = () => {
  const refused = 'refused@example.com';
  const world = createMailWorld(({ to }) =>
    to === refused ? { outcome: 'refused', reason: 'MessageRejected' } : { outcome: 'sent' },
  );
  const reset = 'ann@example.com';
  const userId = world.users.add(reset);
  const mails = {
    verify: world.put(),
    reset: world.put({ purpose: 'reset-password', email: reset, userId: null }),
    unwanted: world.put({ purpose: 'reset-password', userId: null }),
    refused: world.put({ email: refused }),
    notice: world.put({ purpose: 'password-changed' }),
    change: world.put({ purpose: 'change-email' }),
  };
  return { world, mails, userId, records: recordsOf(...Object.values(mails)) };
};

type Scene = ReturnType<typeof arrange>;

/** A fresh process, which Lambda hands the batch. */
const run = (world: MailWorld, records: Scene['records'], death: Death | null) => {
  const { deps, calls } = mortal(world.deps, death);
  return createMailDelivery(deps, settings)(records).then((delivery) => ({ ...delivery, calls: calls() }));
};

const expectAllDone = async ({ world, mails, userId }: Scene) => {
  expect(world.outbox.waiting()).toEqual([]);
  expect(await world.outbox.listFailed(10)).toMatchObject([{ id: mails.refused.id }]);
  const copies = (id: string) => world.sent.filter((mail) => mail.id === id);
  for (const { id } of [mails.verify, mails.reset, mails.notice, mails.change]) {
    expect(copies(id).length).toBeGreaterThanOrEqual(1);
  }
  expect(copies(mails.unwanted.id)).toEqual([]);
  const linked = [
    [mails.verify, mails.verify.userId, 'verification'],
    [mails.reset, userId, 'reset'],
    [mails.change, mails.change.userId, 'change'],
  ] as const;
  for (const [{ id }, owner, kind] of linked) {
    const token = tokenOf(copies(id).at(-1) as RenderedMail);
    expect(world.users.kept(owner as string, kind)?.tokenHash).toBe(hashToken(token));
  }
};

const { world: whole, records: all } = arrange();
const { calls: CALLS } = await run(whole, all, null);
const deaths = Array.from({ length: CALLS }, (_, index) =>
  [false, true].map((isDone) => ({ call: index + 1, isDone })),
).flat();

test('a batch that nothing happens to is done in one run, each mail once', async () => {
  const scene = arrange();

  expect(await run(scene.world, scene.records, null)).toMatchObject({ sent: 4, dropped: 1, failed: 1, failedAt: null });

  await expectAllDone(scene);
  expect(scene.world.sent).toHaveLength(4);
  expect(CALLS).toBeGreaterThan(15);
});

describe('a process that dies', () => {
  test.each(deaths)('at call $call (done: $isDone) loses nothing: the next one sees to the rest', async (death) => {
    const scene = arrange();
    await run(scene.world, scene.records, death);

    expect(await run(scene.world, scene.records, null)).toMatchObject({ failedAt: null });

    await expectAllDone(scene);
    // Only the mail that was on its way can have come twice.
    expect(scene.world.sent.length).toBeLessThanOrEqual(5);
  });

  test('again and again, one call later each time, loses nothing', async () => {
    const scene = arrange();
    for (const death of deaths) await run(scene.world, scene.records, death);

    await run(scene.world, scene.records, null);

    await expectAllDone(scene);
  });

  test.each(deaths)('at call $call (done: $isDone), where the rest comes an hour later', async (death) => {
    const scene = arrange();
    await run(scene.world, scene.records, death);
    scene.world.clock.moveBy(2 * 60 * 60_000);

    expect(await run(scene.world, scene.records, null)).toMatchObject({ failedAt: null });

    await expectAllDone(scene);
  });
});
