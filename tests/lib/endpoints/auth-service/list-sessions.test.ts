import { describe, expect, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { createAuthService, signedIn } from '../../../support/auth-service';
import { createTestDeps } from '../../../support/deps';
import { cookieFrom } from '../../../support/event';
import { plantSession, plantTokenSession, plantUser } from '../../../support/sessions';

const ADDRESS = '198.51.100.7';
const tokenOf = (cookie: string) => cookie.split('=')[1] ?? '';

describe('GET /sessions', () => {
  test('shows exactly these fields of a session', async () => {
    const service = createAuthService();
    const { cookie } = await signedIn(service);
    const answer = await service.listSessions({ cookies: [cookie] });
    const session = {
      reference: hashToken(tokenOf(cookie)),
      created_at: '2026-11-20T10:00:00.000Z',
      last_used_at: '2026-11-20T10:00:00.000Z',
      authenticated_at: '2026-11-20T10:00:00.000Z',
      methods: ['pwd'],
      expires_at: '2026-11-21T10:00:00.000Z',
      address: ADDRESS,
      client: 'curl/8.5.0',
      current: true,
    };
    expect([answer.status, answer.text]).toEqual([200, JSON.stringify({ sessions: [session] })]);
  });

  test('lists every session of the user, newest first, and marks that of the request', async () => {
    const service = createAuthService();
    const { cookie: older, ...credentials } = await signedIn(service);
    service.deps.clock.moveBy(1000);
    const newer = cookieFrom(await service.signIn({ form: credentials }));
    await signedIn(service);
    const { body } = await service.listSessions({ cookies: [older] });
    expect(body).toMatchObject({
      sessions: [
        { reference: hashToken(tokenOf(newer)), current: false },
        { reference: hashToken(tokenOf(older)), current: true },
      ],
    });
    expect((body as { sessions: unknown[] }).sessions).toHaveLength(2);
  });

  test('never shows the value of a cookie', async () => {
    const service = createAuthService();
    const { cookie } = await signedIn(service);
    expect((await service.listSessions({ cookies: [cookie] })).text).not.toContain(tokenOf(cookie));
  });

  test('shows unknown values as null', async () => {
    const service = createAuthService();
    const { deps } = service;
    const { token } = await plantSession(deps, plantUser(deps), { expiresAt: null, ipAddress: null, client: null });
    const { body } = await service.listSessions({ cookies: [`session_id=${token}`] });
    expect(body).toMatchObject({ sessions: [{ expires_at: null, address: null, client: null }] });
  });

  test('shows when and how the user of a session authenticated', async () => {
    const service = createAuthService();
    const { deps } = service;
    const authentication = {
      authenticatedAt: new Date('2026-11-20T09:00:00.123Z'),
      methods: ['pwd', 'recovery'] as const,
    };
    const { token } = await plantSession(deps, plantUser(deps), authentication);
    const { body } = await service.listSessions({ cookies: [`session_id=${token}`] });
    expect(body).toMatchObject({
      sessions: [{ authenticated_at: '2026-11-20T09:00:00.123Z', methods: ['pwd', 'recovery'] }],
    });
  });

  test('lists token sessions by their id', async () => {
    const service = createAuthService();
    const user = plantUser(service.deps);
    const { token } = await plantSession(service.deps, user);
    const { id } = await plantTokenSession(service.deps, user);
    const { body } = await service.listSessions({ cookies: [`session_id=${token}`] });
    expect((body as { sessions: object[] }).sessions).toContainEqual(
      expect.objectContaining({ reference: id, current: false }),
    );
  });

  test('lists the sessions also if session tokens contain the user’s id', async () => {
    const service = createAuthService({}, createTestDeps({ mode: hardenedMode }));
    const { token, session } = await plantSession(service.deps, plantUser(service.deps));
    const answer = await service.listSessions({ cookies: [`session_id=${token}`] });
    expect([answer.status, answer.body]).toMatchObject([200, { sessions: [{ reference: session.tokenHash }] }]);
  });

  test('changes nothing', async () => {
    const service = createAuthService();
    const { cookie } = await signedIn(service);
    const [first, second] = [
      await service.listSessions({ cookies: [cookie] }),
      await service.listSessions({ cookies: [cookie] }),
    ];
    expect([second.text, second.cookies]).toEqual([first.text, []]);
  });

  test.each<[string, (cookie: string) => string[]]>([
    ['nothing', () => []],
    ['an unknown session', () => ['session_id=made up by somebody']],
    ['two session cookies', (cookie) => [cookie, 'session_id=made up by somebody']],
  ])('refuses %s', async (_, cookies) => {
    const service = createAuthService();
    const { cookie } = await signedIn(service);
    const answer = await service.listSessions({ cookies: cookies(cookie) });
    expect([answer.status, answer.body]).toEqual([403, { message: 'Forbidden' }]);
  });
});
