import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLocalMailer } from '../../../../scripts/local/inbox/local-mailer.mjs';
import { useTables } from '../../../support/tables';
import { describeEngines, isAmazon } from './event-fixture';
import { type Kill, runKilled } from './killed-process';
import { createOutboxFixture, type OutboxFixture } from './outbox-fixture';

const MAILS = 20;
/** Kills of its own at its third mail, and kills from outside after so many milliseconds. */
const KILLS = ['before', 'after', 0, 'after', 6, 'before', 15] as const;
/** What recovers is files of ours. What Amazon's engine adds is its stream: see event-stream.test.ts. */
const KILLS_ON_AMAZON = ['before', 'after', 6] as const;

describeEngines((endpoint) => {
  const tables = useTables(endpoint);
  let fixture: OutboxFixture;
  beforeEach(async () => {
    fixture = await createOutboxFixture(endpoint, tables);
  });
  afterEach(() => fixture.stop());

  const consume = (kill: Kill, isDone: () => Promise<boolean>) => {
    const { announce: _, ...settings } = fixture.settings;
    return runKilled({
      script: 'outbox-consumer',
      settings,
      env: { CONTRACT_MODE: 'hardened', OUTBOX_TABLE: settings.tableName, AWS_ENDPOINT_URL_DYNAMODB: endpoint },
      kill,
      isDone,
    });
  };

  test('loses no mail though it is killed, has each once, and the link it shows is the good one', async () => {
    const mails = await fixture.putMails(MAILS);
    const isDone = () => fixture.areSent(mails);

    for (const kill of isAmazon(endpoint) ? KILLS_ON_AMAZON : KILLS) {
      // As long as there is something to be killed at.
      if (await isDone()) mails.push(...(await fixture.putMails(4)));
      await consume(kill, isDone);
    }
    await consume('never', isDone);

    const kept = await createLocalMailer(fixture.settings.dataDir).list();
    expect(kept.map(({ id }) => id).sort()).toEqual(mails.map(({ id }) => id).sort());
    expect(readdirSync(join(fixture.settings.dataDir, 'mail'))).toHaveLength(mails.length);
    const recipients = new Map(mails.map(({ id, email }) => [id, email]));
    for (const mail of kept) {
      expect(mail.to).toBe(recipients.get(mail.id));
      expect(await fixture.useLink({ ...mail, links: [`${mail.links[0]}x`] })).toBe(false);
      expect(await fixture.useLink(mail)).toBe(true);
    }
    expect(await fixture.outbox.listFailed(1)).toEqual([]);
  }, 240_000);
});
