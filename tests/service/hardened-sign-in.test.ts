import { beforeAll, describe, expect, test } from '@jest/globals';
import { newCredentials } from '../support/deps';
import { type LiveService, loadLiveService } from '../support/live-service';
import { signedUp } from '../support/scenarios/auth-service';
import { useTables } from '../support/tables';

process.env.CONTRACT_MODE = 'hardened';

const tables = useTables();
let service: LiveService;

beforeAll(async () => {
  service = await loadLiveService();
});

/** security.md section 1: one body for every reason, the bodies of contract.md. */
const words = {
  signIn: '{"message":"wrong email or password","code":"wrong_credentials"}',
  logIn: '{"error":"wrong email or password","code":"wrong_credentials"}',
  issueTokens: '{"message":"Wrong login or / and password.","error_code":"WRONG_CREDENTIALS"}',
};

const reasons: [why: string, credentials: () => Promise<{ email: string; password: string }>][] = [
  ['an unknown email', async () => newCredentials()],
  ['what is no address', async () => ({ email: 'nobody', password: 'some password' })],
  ['a wrong password', async () => ({ ...(await signedUp(service)), password: 'a wrong one' })],
  ['a mailbox that is not proved', unproved],
  ['a disabled account', disabled],
];

describe.each(Object.entries(words))('%s', (name, text) => {
  test.each(reasons)('answers %s in the one way', async (_, credentials) => {
    const answer = await service.call(name, { json: await credentials() });
    expect([answer.status, answer.text, answer.cookies]).toEqual([401, text, []]);
  });
});

async function unproved() {
  const credentials = newCredentials();
  await service.call('signUp', { form: credentials });
  return credentials;
}

async function disabled() {
  const credentials = await signedUp(service);
  const user = (await tables.users.items()).find(({ email }) => email === credentials.email);
  await tables.users.patch(String(user?.id), { active: false });
  return credentials;
}
