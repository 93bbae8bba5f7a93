import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { useTables } from '../../support/tables';
import { admin, adminJson } from './admin-fixture';

const tables = useTables();
const env = { CONTRACT_MODE: 'hardened' };
const newEmail = () => `${randomUUID()}@example.com`;
const invite = (email: string, ...more: string[]) => adminJson(['invite', '--email', email, ...more], { env });
const mailsTo = async (email: string) => (await tables.outbox.items()).filter((item) => item.email === email).length;

test('invites a user with a mail, lists the invitation, sends it again and withdraws it', async () => {
  const email = newEmail();
  const { status, json } = await invite(email, '--name', 'Ada');
  expect([status, json]).toEqual([0, expect.objectContaining({ email, state: 'invited', email_verified: false })]);
  expect(await mailsTo(email)).toBe(1);

  const { json: list } = await adminJson(['invitations'], { env });
  expect(list.invitations).toContainEqual(
    expect.objectContaining({ email, name: 'Ada', roles: [], state: 'sending', invited_by: null }),
  );

  expect((await adminJson(['invitations', '--again', email], { env })).status).toBe(0);
  expect(await mailsTo(email)).toBe(2);

  expect((await adminJson(['invitations', '--withdraw', email], { env })).status).toBe(0);
  const again = await adminJson(['invitations', '--withdraw', email], { env });
  expect([again.status, again.json.error.code]).toEqual([1, 'user_not_found']);
});

test('invites nobody twice, and no login name', async () => {
  const email = newEmail();
  await invite(email);
  const second = await invite(email);
  expect([second.status, second.json.error.code]).toEqual([1, 'email_taken']);
  expect((await invite('job')).status).toBe(2);
});

test('invites nobody in a mode without mail', async () => {
  const { status, stderr } = await admin(['invite', '--email', newEmail()], {
    env: { CONTRACT_MODE: 'classic' },
  });
  expect([status, stderr]).toEqual([1, expect.stringContaining('no_mail')]);
});
