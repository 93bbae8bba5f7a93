import { describe, expect, test } from '@jest/globals';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { type AuthService, createAuthService, signedIn } from '../../../support/auth-service';
import { cookieFrom, type RequestParts } from '../../../support/event';
import { plantTokenSession, referencesOf } from '../../../support/sessions';

const referenceOf = (cookie: string) => hashToken(cookie.split('=')[1] ?? '');
const isLive = async (service: AuthService, cookie: string) =>
  (await service.getProfile({ cookies: [cookie] })).status === 200;

/** A user with two sessions. */
const withTwo = async () => {
  const service = createAuthService();
  const { cookie, ...credentials } = await signedIn(service);
  const other = cookieFrom(await service.signIn({ form: credentials }));
  const end = (reference: string, parts: RequestParts = {}) =>
    service.endSession({ cookies: [cookie], pathParameters: { reference }, ...parts });
  return { service, cookie, other, end, ...credentials };
};

describe('DELETE /sessions/{reference}', () => {
  test('ends another session, and keeps the cookie of this one', async () => {
    const { service, cookie, other, end } = await withTwo();
    const answer = await end(referenceOf(other));
    expect([answer.status, answer.text, answer.cookies]).toEqual([200, '{"message":"session ended"}', []]);
    expect([await isLive(service, cookie), await isLive(service, other)]).toEqual([true, false]);
  });

  test('ends the session of the request, and deletes its cookie', async () => {
    const { service, cookie, other, end } = await withTwo();
    const answer = await end(referenceOf(cookie));
    expect([answer.status, answer.text]).toEqual([200, '{"message":"session ended"}']);
    expect(answer.cookies).toEqual(['session_id=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']);
    expect([await isLive(service, cookie), await isLive(service, other)]).toEqual([false, true]);
  });

  test('ends a token session', async () => {
    const { service, end, email } = await withTwo();
    const { users } = service.deps;
    const user = await users.findUser((await users.findUserId(email)) ?? '');
    if (user === null) throw new Error('nobody');
    const { id } = await plantTokenSession(service.deps, user);
    expect((await end(id)).status).toBe(200);
    expect(await referencesOf(service.deps, user)).not.toContain(id);
  });

  test.each<[title: string, reference: (cookie: string) => string]>([
    ['nothing', () => ''],
    ['a reference of nobody', () => hashToken('nobody')],
    ['the value of a cookie', (cookie) => cookie.split('=')[1] ?? ''],
    ['a prototype key', () => '__proto__'],
    ['a broken surrogate', () => '\ud800'],
    ['more than a key may have', () => 'a'.repeat(3000)],
  ])('finds no session by %s', async (_, reference) => {
    const { service, cookie, other, end } = await withTwo();
    const answer = await end(reference(cookie));
    expect([answer.status, answer.text]).toEqual([404, '{"message":"Not found"}']);
    for (const live of [cookie, other]) expect(await isLive(service, live)).toBe(true);
  });

  test('cannot end a session of another user, and answers as if there were none', async () => {
    const { service, end } = await withTwo();
    const { cookie: theirs } = await signedIn(service);
    expect((await end(referenceOf(theirs))).status).toBe(404);
    expect(await isLive(service, theirs)).toBe(true);
  });

  test('finds no session the second time', async () => {
    const { other, end } = await withTwo();
    const answers = [await end(referenceOf(other)), await end(referenceOf(other))];
    expect(answers.map(({ status }) => status)).toEqual([200, 404]);
  });

  test('refuses a request without a live session, whatever the reference', async () => {
    const { service, other, end } = await withTwo();
    for (const cookies of [[], ['session_id=made up'], [other, 'session_id=made up']]) {
      const answer = await end(referenceOf(other), { cookies });
      expect([answer.status, answer.text]).toEqual([403, '{"message":"Forbidden"}']);
    }
    expect(await isLive(service, other)).toBe(true);
  });

  test('refuses a page of another site', async () => {
    const { service, other, end } = await withTwo();
    const answer = await end(referenceOf(other), { headers: { origin: 'https://evil.example' } });
    expect([answer.status, answer.text]).toEqual([403, '{"message":"Forbidden"}']);
    expect(await isLive(service, other)).toBe(true);
  });
});
