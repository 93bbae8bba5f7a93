import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { createChainConsumer, plantSignIn } from '../../support/chain-consumer';
import { streamRecordsOf } from '../../support/event-records';
import { useTables } from '../../support/tables';
import { admin, adminJson } from './admin-fixture';

const tables = useTables();
const dir = mkdtempSync(join(tmpdir(), 'latchkey-heads-'));
afterEach(() => tables.clear());
afterAll(() => rmSync(dir, { recursive: true }));

const { chainEvents } = createChainConsumer(tables);

/** Events of one user, with their links. @returns the keys. */
const plant = async (count = 3) => {
  const userId = randomUUID();
  for (let index = 0; index < count; index += 1) await plantSignIn(tables, userId);
  await chainEvents(await streamRecordsOf(tables), () => true);
  const items = (await tables.events.items()).filter(({ user_id }) => user_id === userId);
  return items.map(({ user_id, id, event_id }) => ({ Key: { user_id, id }, eventId: String(event_id) }));
};

const tamper = async (key: Record<string, unknown>, table = tables.events.name) => {
  await tables.client.documents.send(
    new UpdateCommand({
      TableName: table,
      Key: key,
      UpdateExpression: 'SET address = :address',
      ExpressionAttributeValues: { ':address': '192.0.2.66' },
    }),
  );
};

describe('audit verify', () => {
  test('says that there is no sign of tampering, and what there is', async () => {
    await plant();
    const { status, stdout, stderr } = await admin(['audit', 'verify']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^No sign of tampering\.\nEvents: +3, the oldest of .* UTC\nLinks: +3 in 1 of 8 chains\nNot linked yet: +0/,
    );
  });

  test('names an event that was changed by hand, and one that was removed, and fails', async () => {
    const [changed, removed] = await plant();
    await tamper(changed?.Key ?? {});
    await tables.client.documents.send(new DeleteCommand({ TableName: tables.events.name, Key: removed?.Key }));
    const { status, stdout } = await admin(['audit', 'verify']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^2 findings\.\n/);
    expect(stdout).toMatch(new RegExp(`${changed?.eventId} .* changed after it was recorded`));
    expect(stdout).toMatch(new RegExp(`${removed?.eventId} .* removed before it expired`));
  });

  test('prints one JSON document', async () => {
    const [changed] = await plant();
    await tamper(changed?.Key ?? {});
    const { status, json } = await adminJson(['audit', 'verify']);
    expect(status).toBe(1);
    expect(json).toMatchObject({
      findings: [
        { fault: 'changed', event_id: changed?.eventId, user_id: changed?.Key.user_id, type: 'user.signed_in' },
      ],
      finding_count: 1,
      events: 3,
      links: 3,
      not_linked_yet: 0,
      before_the_chains: 0,
      chains: [{ seq: 3 }],
    });
  });

  test('finds nothing where there is nothing', async () => {
    expect(await adminJson(['audit', 'verify'])).toMatchObject({ status: 0, json: { events: 0, chains: [] } });
  });

  test('names a broken link', async () => {
    await plant();
    const [link] = (await tables.audit.items()).filter(
      ({ id, part }) => id === '000000000000002' && String(part).startsWith('chain#'),
    );
    await tables.client.documents.send(
      new UpdateCommand({
        TableName: tables.audit.name,
        Key: { part: link?.part, id: link?.id },
        UpdateExpression: 'SET event_time = :time',
        ExpressionAttributeValues: { ':time': '2020-01-01T00:00:00.000Z' },
      }),
    );
    const { status, stdout } = await admin(['audit', 'verify']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/CHAIN +LINK +WHAT IS WRONG\n\d +2 +does not follow/);
  });
});

describe('--heads', () => {
  const file = () => join(dir, `${randomUUID()}.json`);

  test('finds everything set back together', async () => {
    const path = file();
    await plant();
    expect((await admin(['audit', 'verify', '--heads', path])).status).toBe(0);
    await tables.clear();
    expect((await admin(['audit', 'verify'])).status).toBe(0);
    const { status, stdout } = await admin(['audit', 'verify', '--heads', path]);
    expect(status).toBe(1);
    expect(stdout).toContain('set back: an earlier verification saw');
  });

  test('stays as it is while something is wrong, and moves on otherwise', async () => {
    const path = file();
    const [first] = await plant();
    await admin(['audit', 'verify', '--heads', path]);
    const before = readFileSync(path, 'utf8');
    expect(JSON.parse(before)).toMatchObject({ table: tables.audit.name, heads: [{ seq: 3 }] });
    await plant(1);
    await admin(['audit', 'verify', '--heads', path]);
    const after = readFileSync(path, 'utf8');
    expect(after).not.toBe(before);
    await tamper(first?.Key ?? {});
    expect((await admin(['audit', 'verify', '--heads', path])).status).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(after);
  });

  test('refuses the file of another stage, and one that is something else', async () => {
    const [other, broken] = [file(), file()];
    writeFileSync(other, JSON.stringify({ table: 'latchkey-prod-audit', heads: [] }));
    writeFileSync(broken, 'heads');
    expect((await adminJson(['audit', 'verify', '--heads', other])).json.error.code).toBe('heads_of_another_stage');
    expect((await adminJson(['audit', 'verify', '--heads', broken])).json.error.code).toBe('heads_unreadable');
    const nowhere = join(dir, 'missing', 'heads.json');
    expect((await adminJson(['audit', 'verify', '--heads', nowhere])).json.error.code).toBe('heads_not_written');
  });
});

describe('the command line', () => {
  test.each([[['audit']], [['audit', 'check']], [['audit', '--heads', 'file']]])('%j is refused', async (args) => {
    const { status, json } = await adminJson(args);
    expect([status, json.error]).toEqual([
      2,
      { code: 'usage', message: 'name one of these after the command: verify' },
    ]);
  });
});

test('keys-rotate signs the ends of the chains anew, so that they verify without the older keys', async () => {
  await plant();
  expect((await admin(['keys-rotate', '--retire-old'])).status).toBe(0);
  expect((await admin(['audit', 'verify'])).status).toBe(0);
});
