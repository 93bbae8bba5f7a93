import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { statusCounts } from '../races/race';
import { newCredentials } from '../support/deps';
import type { Answer } from '../support/event';
import { useAttackedService } from './attacked-service';
import { linkFor, newPerson, signIn, wrong } from './people';

/** Headers that claim an IP address or an identity have no effect: only the gateway and the secrets decide these. */

const PROXY_SECRET = 'the secret of the trusted proxy';
process.env.PROXY_SECRET_SHA256 = createHash('sha256').update(PROXY_SECRET).digest('hex');

const service = useAttackedService();
const ADDRESS = '198.51.100.66';

/** The headers in which proxies name the IP address of a client. */
const claimedAddress = (ipAddress: string): Record<string, string> => ({
  'x-forwarded-for': `${ipAddress}, ${ADDRESS}`,
  forwarded: `for=${ipAddress};by=${ipAddress}`,
  'x-real-ip': ipAddress,
  'x-client-ip': ipAddress,
  'true-client-ip': ipAddress,
  'cf-connecting-ip': ipAddress,
  'x-cluster-client-ip': ipAddress,
  'x-amzn-vpc-source-ip': ipAddress,
  'x-amz-source-ip': ipAddress,
  'cloudfront-viewer-address': `${ipAddress}:4711`,
  'x-latchkey-client-address': ipAddress,
});

/** What somebody sends who guesses the secret of a trusted proxy, or has seen its hash in the settings. */
const wrongSecrets: Record<string, string>[] = [
  {},
  { 'x-latchkey-proxy': '' },
  { 'x-latchkey-proxy': 'a guess' },
  { 'x-latchkey-proxy': process.env.PROXY_SECRET_SHA256 },
  { 'x-latchkey-proxy': `a guess,${PROXY_SECRET}` },
  { 'x-latchkey-proxy': `${PROXY_SECRET},${PROXY_SECRET}` },
];
const forged = (index: number, ipAddress: string) => ({
  ...claimedAddress(ipAddress),
  ...wrongSecrets[index % wrongSecrets.length],
});

beforeEach(() => service.tables.clear());

describe('a forged address', () => {
  test('allows no more guesses', async () => {
    const answers: Answer[] = [];
    for (let index = 0; index < 40; index += 1) {
      const headers = forged(index, `203.0.113.${index}`);
      answers.push(await service.send('signIn', { form: newCredentials(), headers, ipAddress: ADDRESS }));
    }
    expect(statusCounts(answers)).toEqual({ 401: 20, 429: 20 });
  });

  test('uses up no guesses of others', async () => {
    const victim = '203.0.113.200';
    for (let index = 0; index < 25; index += 1) {
      await service.send('signIn', { form: newCredentials(), headers: forged(index, victim) });
    }
    expect((await service.send('signIn', { form: newCredentials(), ipAddress: victim })).status).toBe(401);
  });

  test('allows no more sign-ups', async () => {
    const answers: Answer[] = [];
    for (let index = 0; index < 30; index += 1) {
      const headers = forged(index, `203.0.113.${index}`);
      answers.push(await service.send('signUp', { form: newCredentials(), headers, ipAddress: ADDRESS }));
    }
    expect(statusCounts(answers)).toEqual({ 200: 20, 429: 10 });
  });

  test('is not shown to the owner', async () => {
    const person = await newPerson(service);
    const parts = { headers: forged(2, '203.0.113.7'), ipAddress: ADDRESS };
    await service.send('signIn', { form: wrong(person), ...parts });
    const { session } = await signIn(service, person, parts);

    const listed = await service.send('listSessions', { cookies: [session] });
    const told = await service.send('listEvents', { cookies: [session] });

    expect(listed.body).toMatchObject({ sessions: [{ address: ADDRESS }] });
    expect(told.text).toContain(ADDRESS);
    expect(told.text).not.toContain('203.0.113.7');
  });
});

describe('a trusted proxy', () => {
  const through = (ipAddress: string) => ({
    headers: { 'x-latchkey-proxy': PROXY_SECRET, 'x-latchkey-client-address': ipAddress },
    ipAddress: ADDRESS,
  });

  test('gives each of its clients their own guesses, and no client more', async () => {
    const answers: Answer[] = [];
    for (let index = 0; index < 40; index += 1)
      answers.push(await service.send('signIn', { form: newCredentials(), ...through('203.0.113.1') }));
    expect(statusCounts(answers)).toEqual({ 401: 20, 429: 20 });
    expect((await service.send('signIn', { form: newCredentials(), ...through('203.0.113.2') })).status).toBe(401);
    expect((await service.send('signIn', { form: newCredentials(), ipAddress: ADDRESS })).status).toBe(401);
  });

  test('passes on the device cookie of a browser: it still signs in when its account has no guesses left', async () => {
    const person = await newPerson(service);
    const { device } = await signIn(service, person, through('203.0.113.3'));
    for (let index = 0; index < 6; index += 1)
      await service.send('signIn', { form: wrong(person), ...through(`203.0.113.${index + 10}`) });

    const form = { email: person.email, password: person.password };
    const known = await service.send('signIn', { form, cookies: [device], ...through('203.0.113.3') });
    const unknown = await service.send('signIn', { form, ...through('203.0.113.4') });

    expect([known.status, unknown.status]).toEqual([200, 429]);
  });

  test('names the address that the owner is shown in their sessions and events', async () => {
    const person = await newPerson(service);
    const { session } = await signIn(service, person, through('203.0.113.5'));

    const listed = await service.send('listSessions', { cookies: [session], ...through('203.0.113.5') });
    const told = await service.send('listEvents', { cookies: [session] });

    expect(listed.body).toMatchObject({ sessions: [{ address: '203.0.113.5' }] });
    expect(told.text).toContain('203.0.113.5');
  });

  test('that names no address signs nobody in', async () => {
    const person = await newPerson(service);
    const { email, password } = person;
    const answer = await service.send('signIn', { form: { email, password }, ...through('203.0.113.5, 203.0.113.6') });
    expect([answer.status, answer.cookies]).toEqual([400, []]);
  });
});

describe('a forged identity', () => {
  const claims = ({ id, email }: { id: string; email: string }) => ({ sub: id, id, email, scope: 'admin' });
  const PRIVATE = ['getProfile', 'listSessions', 'listEvents', 'getMe', 'listUsers', 'getToken', 'searchUsers'];

  test.each([
    ['of a JWT authorizer', (claimed: object) => ({ jwt: { claims: claimed, scopes: ['admin'] } })],
    ['of a Lambda authorizer', (claimed: object) => ({ lambda: claimed, principalId: 'admin' })],
    ['of IAM', (claimed: object) => ({ iam: { userId: 'admin', userArn: 'arn', ...claimed } })],
  ])('%s in the request’s context is nobody', async (_, authorizer) => {
    const person = await newPerson(service);
    for (const name of PRIVATE) {
      const answer = await service.send(name, { authorizer: authorizer(claims(person)) });
      expect([name, answer.status >= 401 && answer.status <= 403]).toEqual([name, true]);
    }
  });

  test('in headers authenticates nobody', async () => {
    const person = await newPerson(service);
    const headers = {
      'x-amzn-oidc-identity': person.id,
      'x-amzn-oidc-data': Buffer.from(JSON.stringify(claims(person))).toString('base64'),
      'x-amzn-request-context': JSON.stringify({ authorizer: { claims: claims(person) } }),
      'x-amzn-remapped-authorization': `Bearer ${person.id}`,
      'x-user-id': person.id,
      'x-remote-user': person.email,
      'remote-user': person.email,
      'x-forwarded-user': person.email,
      'x-forwarded-email': person.email,
      'x-original-url': '/',
      'x-rewrite-url': '/',
    };
    for (const name of PRIVATE) {
      const answer = await service.send(name, { headers });
      expect([name, answer.status >= 401 && answer.status <= 403]).toEqual([name, true]);
    }
  });
});

describe('a forged method', () => {
  const overrides = (method: string): Record<string, string> => ({
    'x-http-method-override': method,
    'x-http-method': method,
    'x-method-override': method,
  });

  test('does not use a link by GET', async () => {
    const { email } = await newPerson(service);
    const token = await linkFor(service, 'reset-password', email);
    const before = await service.tables.snapshot();
    const query = { token };

    const answer = await service.send('showNewPassword', { query, headers: overrides('POST') });

    expect(answer.status).toBe(200);
    expect(await service.tables.snapshot()).toEqual(before);
  });

  test('does not end a session by GET', async () => {
    const { session } = await signIn(service, await newPerson(service));
    const before = await service.tables.snapshot();

    await service.send('listSessions', { cookies: [session], headers: overrides('DELETE') });

    expect(await service.tables.snapshot()).toEqual(before);
  });

  test('does not circumvent the same-site check', async () => {
    const { session } = await signIn(service, await newPerson(service));
    const headers = { ...overrides('GET'), origin: 'https://evil.example' };

    expect((await service.send('signOut', { cookies: [session], headers })).status).toBe(403);
  });
});
