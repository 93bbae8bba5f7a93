import { beforeAll, describe, expect, test } from '@jest/globals';
import type { LambdaHandler } from '../../../lib/http/handler';
import { call, gatewayEvent } from '../../support/event';
import { type LiveService, loadLiveService } from '../../support/live-service';
import { withTokens } from '../../support/scenarios/user-directory';
import { useTables } from '../../support/tables';

useTables();

let service: LiveService;
let getGreeting: LambdaHandler;
let addNote: LambdaHandler;

beforeAll(async () => {
  service = await loadLiveService();
  getGreeting = (await import('../../../docs/examples/own-endpoint/get-greeting')).handler;
  addNote = (await import('../../../docs/examples/own-endpoint/add-note')).handler;
});

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const role = (id: number, code: string) => ({ id, code, name: code, reserved: false });
const editor = role(3, 'editor');
const auditor = role(4, 'auditor');
const note = { json: { text: 'hello' } };

describe('requireUser', () => {
  test('lets every user in', async () => {
    const { token } = await withTokens(service);
    const answer = await call(getGreeting, gatewayEvent('GET /greeting', bearer(token)));
    expect([answer.status, answer.text]).toEqual([200, '{"message":"Hello Ada"}']);
  });

  test('lets nobody else in', async () => {
    const answer = await call(getGreeting, gatewayEvent('GET /greeting'));
    expect([answer.status, answer.text]).toEqual([401, '{"message":"Sign in first.","error_code":"TOKEN_MISSING"}']);
  });
});

describe('requireRoles', () => {
  const add = (token: string, parts: object = note) =>
    call(addNote, gatewayEvent('POST /notes', { ...bearer(token), ...parts }));

  test('asks for all of the roles', async () => {
    const { token } = await withTokens(service, { roles: [editor, auditor] });
    const answer = await add(token);
    expect([answer.status, answer.text]).toEqual([403, `{"message":"You don't have the admin, editor role(s)."}`]);
  });

  test('counts a role from the next request on', async () => {
    const { users } = await import('../../../lib/runtime/users');
    const { id, token } = await withTokens(service, { roles: [auditor] });
    const giveRoles = async (roles: (typeof editor)[]) => {
      const before = await users.findUser(id);
      if (before === null) throw new Error('the user is not there');
      return users.changeUser({ before, profile: { roles }, now: new Date() });
    };
    expect((await add(token)).status).toBe(403);
    // Not the first admin of the customer: that one is counted with it.
    const { createCustomersStore } = await import('../../../lib/store/users/customers-store');
    const { tableClient } = await import('../../../lib/runtime/table-client');
    await createCustomersStore(tableClient, process.env.CUSTOMERS_TABLE ?? '').createCustomer({ id: 1, name: 'One' });
    await withTokens(service, { roles: [role(1, 'admin')] });
    await giveRoles([role(1, 'admin'), editor]);
    const answer = await add(token);
    expect([answer.status, answer.text]).toEqual([201, `{"text":"hello","author":"${id}","customer":{"id":1}}`]);
    await giveRoles([editor]);
    expect((await add(token)).status).toBe(403);
  });

  test('names the fields that are wrong, to those who may know', async () => {
    const { token } = await withTokens(service, { roles: [role(1, 'admin'), editor] });
    const answer = await add(token, { json: { text: '' } });
    expect([answer.status, answer.text]).toEqual([
      422,
      '{"message":"The document is not as described.","error_code":"WRONG_DOCUMENT_FORMAT","payload":{"text":"is empty"}}',
    ]);
  });
});
