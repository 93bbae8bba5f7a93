import './hardened-environment';
import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { call } from '../support/event';
import { type FaultLayer, installFaultLayer } from '../support/fault-layer';
import { useTables } from '../support/tables';
import { watchTables } from '../support/watched-tables';
import { usersIn } from './planting';
import { createConsolePlanting } from './planting-console';
import { newEmail } from './planting-directory';
import { newMailsIn } from './planting-hardened';

/** A list of people is invited one by one: an outage says who was not, and sending the list again invites nobody twice. */

const tables = useTables();
const { asAdmin } = createConsolePlanting(tables);
const watched = watchTables(tables);
let layer: FaultLayer;

beforeAll(async () => {
  layer = await installFaultLayer();
});
beforeEach(async () => {
  await watched.clear();
  await layer.reset();
});

test.each([
  { operation: 'UpdateItem', fault: 'throttled' },
  { operation: 'UpdateItem', fault: 'answer lost' },
  { operation: 'TransactWriteItems', fault: 'internal error' },
  { operation: 'TransactWriteItems', fault: 'last item in conflict' },
  { operation: 'TransactWriteItems', fault: 'answer lost' },
] as const)('$fault permanently from the second $operation: a repeat completes the list', async (strike) => {
  const { handler } = await import('../../functions/admin-console/submit-invitation-list');
  const { send } = await asAdmin('POST /admin/invitations/list');
  const emails = Array.from({ length: 7 }, newEmail);
  const request = () => call(handler, send({ step: 'send', list: emails.join('\n') }));
  const before = await watched.snapshot();
  const invited = async () => {
    await layer.idle();
    const after = await watched.snapshot();
    const users = usersIn(after).flatMap(({ email, invited_at: at }) => (at === undefined ? [] : [String(email)]));
    // Whoever was invited has a mail, and the claim of their email.
    expect(newMailsIn(after, before)).toEqual(users.map((email) => ['invitation', email]).sort());
    expect(after.USERS_TABLE).toHaveLength((before.USERS_TABLE?.length ?? 0) + 2 * users.length);
    return users;
  };
  layer.plan({ ...strike, nth: 2, lasts: true });

  const answer = await request();

  expect(layer.callsUnderWay).toBe(0);
  expect(answer.status).toBe(200);
  for (const email of emails) expect(answer.text).toContain(email);
  const some = await invited();
  expect(some.length).toBeGreaterThan(0);
  if (strike.fault !== 'answer lost') expect(some.length).toBeLessThan(emails.length);
  layer.heal();
  expect(await request()).toMatchObject({ status: 200 });
  expect((await invited()).sort()).toEqual([...emails].sort());
});
