import { beforeEach, describe, expect, test } from '@jest/globals';
import { statusCounts } from '../races/race';
import { newCredentials } from '../support/deps';
import type { Answer } from '../support/event';
import { useAttackedService } from './attacked-service';
import { linkFor, newPerson, signIn, wrong } from './people';

/** Headers that claim an IP address or an identity have no effect: only the gateway and the secrets decide these. */

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
});

beforeEach(() => service.tables.clear());

describe('a forged address', () => {
  test('allows no more guesses', async () => {
    const answers: Answer[] = [];
    for (let index = 0; index < 40; index += 1) {
      const headers = claimedAddress(`203.0.113.${index}`);
      answers.push(await service.send('signIn', { form: newCredentials(), headers, ipAddress: ADDRESS }));
    }
    expect(statusCounts(answers)).toEqual({ 401: 20, 429: 20 });
  });

  test('uses up no guesses of others', async () => {
    const victim = '203.0.113.200';
    for (let index = 0; index < 25; index += 1) {
      await service.send('signIn', { form: newCredentials(), headers: claimedAddress(victim) });
    }
    expect((await service.send('signIn', { form: newCredentials(), ipAddress: victim })).status).toBe(401);
  });

  test('allows no more sign-ups', async () => {
    const answers: Answer[] = [];
    for (let index = 0; index < 30; index += 1) {
      const headers = claimedAddress(`203.0.113.${index}`);
      answers.push(await service.send('signUp', { form: newCredentials(), headers, ipAddress: ADDRESS }));
    }
    expect(statusCounts(answers)).toEqual({ 200: 20, 429: 10 });
  });

  test('is not shown to the owner', async () => {
    const person = await newPerson(service);
    const parts = { headers: claimedAddress('203.0.113.7'), ipAddress: ADDRESS };
    await service.send('signIn', { form: wrong(person), ...parts });
    const { session } = await signIn(service, person, parts);

    const listed = await service.send('listSessions', { cookies: [session] });
    const told = await service.send('listEvents', { cookies: [session] });

    expect(listed.body).toMatchObject({ sessions: [{ address: ADDRESS }] });
    expect(told.text).toContain(ADDRESS);
    expect(told.text).not.toContain('203.0.113.7');
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
