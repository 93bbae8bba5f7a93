import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { toMailItem } from '../../lib/store/mails/outbox-item';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { totpCode } from '../support/authenticator-app';
import { plantCanary } from '../support/canaries';
import { newCredentials } from '../support/deps';
import { paste } from '../support/doc-pages';
import { adminInProcess, adminWithTexts } from '../support/local-admin';
import { type Credentials, newLocalUser, signInLocally } from '../support/local-people';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';
import { commandsOfIncident, isComplete } from '../support/runbook';
import { tableCopies } from '../support/table-copies';
import { newestMail } from '../support/visitors';

/**
 * The incidents of docs/runbook.md, each rehearsed on one running service by the commands of its section alone. Commands of AWS are
 * not run.
 */

jest.setTimeout(240_000);

const folder = mkdtempSync(join(tmpdir(), 'latchkey-incidents-'));
let local: LocalStart;
let origin: string;
let settings: Record<string, string>;
let copies: ReturnType<typeof tableCopies>;
let admin: ReturnType<typeof adminInProcess>;
let operator: ReturnType<typeof adminWithTexts>;

beforeAll(async () => {
  const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
  origin = `http://localhost:${port}`;
  settings = { PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: join(folder, 'data') };
  admin = adminInProcess(settings);
  operator = adminWithTexts(settings);
  local = startLocally({ ...settings, CONTRACT_MODE: 'hardened', LIMIT_MAILS: '0', LIMIT_SIGNUPS: '5' });
  await untilReady(local);
  copies = tableCopies(`http://localhost:${dynamodbPort}`);
});

afterAll(async () => {
  copies?.close();
  local?.process.kill('SIGTERM');
  await local?.exited;
  rmSync(folder, { recursive: true, force: true });
});

const newUser = (...options: string[]) => newLocalUser(admin, ...options);
const signIn = (credentials: Pick<Credentials, 'email' | 'password'>) => signInLocally(origin, credentials);

const ADMIN_COMMAND = /^npm run -s admin -- (.*)$/;

/**
 * Type a command of the runbook, with the values of this rehearsal in place of its variables and files.
 * @returns what it prints
 */
const type = async (command: string, values: Record<string, string> = {}, password = ''): Promise<string> => {
  const here = { OF: '', URL: origin, ...values };
  const [, admined] = ADMIN_COMMAND.exec(command) ?? [];
  if (admined === undefined) return paste(`cd ${folder}\n${command}`, here);
  const args = admined
    .replace(/"?\$(\w+)"?/g, (_, name: 'OF') => here[name] ?? '')
    .replace(/\b\w+\.jsonl\b/g, (file) => join(folder, file));
  return (await operator(args.split(' ').filter(Boolean), password)).text;
};

/** The commands of a section that begin like this. @throws {Error} if it has none: then the runbook has changed. */
const commandsOf = (heading: string, beginning = ''): string[] => {
  const found = commandsOfIncident(heading).filter((command) => command.startsWith(beginning));
  if (found.length === 0) throw new Error(`"${heading}" has no command ${beginning}`);
  return found;
};

const typeAll = async (heading: string, beginning: string, values?: Record<string, string>, password?: string) => {
  const printed: string[] = [];
  for (const command of commandsOf(heading, beginning)) printed.push(await type(command, values, password));
  return printed.join('');
};

test.each([
  'The API answers 5xx',
  'A bad deployment',
  'Functions or tables are throttled',
  'Mails are late or fail',
  'Mails bounce',
  'A table was deleted or damaged',
  'A key or a secret leaked',
  'An admin is locked out',
  'A clock is wrong',
  'An import is half done',
  'A flood of sign-ups',
  'A region is impaired',
])('"%s" says how it is noticed, and when it is over', (heading) => {
  expect(isComplete(heading)).toBe(true);
});

test('a bad deployment: the check at the end sees a service that answers', async () => {
  expect(await typeAll('A bad deployment', 'curl')).toBe('200\n');
});

test('mail: what SES refused is listed with the reason, and is sent again', async () => {
  const { email, id: userId } = await newUser();
  const engine = new DynamoDB({
    endpoint: `http://localhost:${settings.DYNAMODB_PORT}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const now = new Date();
  const mail = toMailItem({ id: randomUUID(), purpose: 'password-changed', email, userId, createdAt: now });
  const failure = { failed: 'failed', failed_reason: 'AccountSuspendedException', failed_at: now.toISOString() };
  // In one write: the stream of the local service would send a mail that has not failed yet.
  await DynamoDBDocumentClient.from(engine).send(
    new PutCommand({ TableName: 'latchkey-dev-outbox', Item: { ...mail, ...failure } }),
  );
  engine.destroy();

  const [look = '', resend = '', lookAgain = ''] = commandsOf('Mails are late or fail');
  expect(await type(look)).toContain('AccountSuspendedException');
  expect(await type(resend)).toBe('Put into the outbox again: 1 mail.\n');
  expect(await type(lookAgain)).toBe('There are no failed mails.\n');
  await newestMail(origin, email, 1);
});

test('a deleted table: it is named, and after it came back nobody is signed in, and everybody can sign in', async () => {
  const heading = 'A table was deleted or damaged';
  const user = await newUser('--role', 'admin');
  const { browser } = await signIn(user);
  const before = new Date().toISOString();
  await copies.make('backup', ['users']);
  await copies.lose(['users']);
  expect((await signIn(user)).status).toBe(500);
  expect(await typeAll(heading, 'npm run -s admin -- list')).toMatch(/Missing tables: latchkey-dev-users\b/);

  await copies.recreate(['users']);
  await copies.putBack('backup', ['users']);
  expect(await typeAll(heading, 'npm run -s admin -- seal', { BEFORE: before })).toContain('Sealed.');

  expect(await typeAll(heading, 'npm run -s admin -- list')).toContain(user.email);
  expect((await browser.ask('GET', '/profile')).status).toBe(403);
  expect((await signIn(user)).status).toBe(200);
  await copies.deleteAll('backup', ['users']);
});

describe('a leaked key', () => {
  const heading = 'A key or a secret leaked';
  const tokenOf = async ({ email, password }: Credentials): Promise<string> => {
    const answer = await fetch(`${origin}/api/users/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const { access_token: token = '', refresh_token: refresh = '' } = (await answer.json()) as Record<string, string>;
    plantCanary(token);
    plantCanary(refresh);
    return token;
  };
  const statusOf = async (token: string) =>
    (await fetch(`${origin}/api/users/token`, { headers: { authorization: `Bearer ${token}` } })).status;

  test('signs nothing more, and only the new one is published', async () => {
    const user = await newUser('--role', 'admin');
    const token = await tokenOf(user);
    expect(await statusOf(token)).toBe(200);

    // What is linked while keys are rotated may be signed by the old one, until the service has read the keys again.
    while ((await admin<{ not_linked_yet: number }>(['audit', 'verify'])).not_linked_yet > 0) await sleep(100);
    await typeAll(heading, 'npm run -s admin -- keys-rotate --retire-old');

    const listed = await typeAll(heading, 'npm run -s admin -- keys-rotate --list');
    const [, kid = '', state] = /\n([\w-]{43}) +(\w+)/.exec(listed) ?? [];
    expect([listed.trim().split('\n').length, state]).toEqual([2, 'signing']);
    const published = JSON.parse(await typeAll(heading, 'curl')) as { keys: { kid: string }[] };
    expect(published.keys.map((key) => key.kid)).toEqual([kid]);
    expect(await statusOf(token)).toBe(401);
  });

  test('of another kind is replaced too, and the audit trail is as it was', async () => {
    expect(await typeAll(heading, 'npm run -s admin -- keys-rotate --sealing')).toContain('seals from now on');
    expect(await typeAll(heading, 'npm run -s admin -- proxy-secret')).toMatch(/sha256 +[0-9a-f]{64}/);
    expect(await typeAll(heading, 'npm run -s admin -- audit verify')).toContain('No sign of tampering');
  });
});

test('an admin who is locked out comes in again', async () => {
  const heading = 'An admin is locked out';
  const other = await newUser('--role', 'admin');
  const user = await newUser('--role', 'admin');
  const values = { EMAIL: user.email };
  const statuses: number[] = [];
  for (let times = 0; times < 6; times++) statuses.push((await signIn({ ...user, password: 'wrong' })).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  expect(await typeAll(heading, 'npm run -s admin -- events', values)).toContain('auth.sign_in_refused');
  const { password } = newCredentials();
  await typeAll(heading, 'npm run -s admin -- set-password', values, password);
  const { browser, status } = await signIn({ ...user, password });
  expect(status).toBe(200);

  const { body } = await browser.ask('POST', '/second_factors/totp');
  const secret = String(body.secret);
  plantCanary(secret);
  const { body: enabled } = await browser.ask('PUT', '/second_factors/totp', { code: totpCode(secret, new Date()) });
  for (const code of enabled.recovery_codes as string[]) plantCanary(code);
  expect((await signIn({ ...user, password })).body).toHaveProperty('challenge');
  await typeAll(heading, 'npm run -s admin -- factors', values);
  expect((await signIn({ ...user, password })).body).not.toHaveProperty('challenge');

  await admin(['roles', '--email', user.email, '--remove', 'admin']);
  await admin(['disable', '--email', user.email]);
  expect((await signIn({ ...user, password })).status).toBe(401);
  await typeAll(heading, 'npm run -s admin -- enable', values);
  await typeAll(heading, 'npm run -s admin -- roles', values);
  expect(await typeAll(heading, 'npm run -s admin -- show', values)).toMatch(/active +yes\n.*\n *roles +admin/);
  expect((await signIn({ ...user, password })).status).toBe(200);
  expect((await signIn(other)).status).toBe(200);
});

test('a wrong clock: both clocks are shown, and a phone that is wrong needs a recovery code', async () => {
  const [service = '', machine = ''] = (await paste(commandsOf('A clock is wrong').join('\n'), { URL: origin }))
    .trim()
    .split('\n');
  const timeOf = (line: string) => Date.parse(line.replace(/^date: /i, ''));
  expect(Math.abs(timeOf(service) - timeOf(machine))).toBeLessThan(5_000);

  const user = await newUser();
  const { browser } = await signIn(user);
  const { body } = await browser.ask('POST', '/second_factors/totp');
  const secret = String(body.secret);
  plantCanary(secret);
  const { body: enabled } = await browser.ask('PUT', '/second_factors/totp', { code: totpCode(secret, new Date()) });
  const codes = enabled.recovery_codes as string[];
  for (const code of codes) plantCanary(code);
  const { browser: again, body: asked } = await signIn(user);
  const step = async (code: string) =>
    (await again.ask('POST', '/sessions', { challenge: String(asked.challenge), code })).status;
  expect(await step(totpCode(secret, new Date(Date.now() + 600_000)))).toBe(401);
  expect(await step(codes[0] ?? '')).toBe(200);
});

test('a half-done import goes on where it was killed, and rejected rows can be corrected', async () => {
  const [first = '', correct = '', second = ''] = commandsOf('An import is half done');
  const file = join(folder, 'users.jsonl');
  const emails = Array.from({ length: 120 }, (_, number) => `person${number}@example.com`);
  const rows = [...emails, 'nobody'].map((email) => ({ email: email === 'nobody' ? 'no body' : email }));
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const { PATH, HOME } = process.env;
  const killed = spawn(process.execPath, ['--import', 'tsx', 'scripts/admin/main.ts', 'import', file], {
    env: { PATH, HOME, ...settings },
  });
  const ended = new Promise((resolve) => killed.once('close', resolve));
  killed.stderr.once('data', () => killed.kill('SIGKILL'));
  await ended;

  expect(await type(first)).toMatch(/rejected +1/);
  await type(correct);
  expect(existsSync(join(folder, 'corrected.jsonl'))).toBe(true);
  writeFileSync(join(folder, 'corrected.jsonl'), `${JSON.stringify({ email: 'nobody@example.com' })}\n`);
  expect(await type(second)).toMatch(/imported +1\n(?:.*\n)*? +rejected +0/);
  expect(await type(first)).toMatch(/imported +0\n +present +120/);
});

test('a flood of sign-ups ends at the limit, while people sign in', async () => {
  const user = await newUser();
  expect(await typeAll('A flood of sign-ups', 'for')).toBe('200 200 200 200 200 429 429 429 \n');
  expect((await signIn(user)).status).toBe(200);
  // What the query of the runbook reads.
  const refused = local
    .output()
    .split('\n')
    .filter((line) => line.includes('"event":"request"') && line.includes('"code":"too_many_attempts"'));
  expect(refused.length).toBeGreaterThanOrEqual(3);
});
