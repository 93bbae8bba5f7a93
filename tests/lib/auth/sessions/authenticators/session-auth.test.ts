import { describe, expect, test } from '@jest/globals';
import type { Authenticator } from '../../../../../lib/auth/sessions/authenticators/authenticator';
import { createSessionAuth } from '../../../../../lib/auth/sessions/authenticators/session-auth';
import { createSessionDbAuth } from '../../../../../lib/auth/sessions/authenticators/session-db-auth';
import { createSessionExpAuth } from '../../../../../lib/auth/sessions/authenticators/session-exp-auth';
import { hashToken } from '../../../../../lib/crypto/hash-token';
import { newSession, type TestDeps, withAccount } from '../../../../support/accounts';
import { createTestDeps } from '../../../../support/deps';
import { basicHeader, credentialsOf } from '../../../../support/sent-credentials';

type Create = (deps: TestDeps, config: { sessionDurationSeconds: number | null }) => Authenticator;

const withDuration: [name: string, create: Create][] = [
  ['session_exp_auth', createSessionExpAuth],
  ['session_db_auth', createSessionDbAuth],
];
const all: [name: string, create: Create][] = [['session_auth', createSessionAuth], ...withDuration];

const YEAR = 365 * 86_400_000;

/** An account, a session that began under this type, and what its cookie leads to. */
const withSession = async (create: Create, sessionDurationSeconds: number | null = 60) => {
  const given = await withAccount();
  const authenticator = create(given.deps, { sessionDurationSeconds });
  const token = await newSession(given.deps, given, authenticator.sessionDurationSeconds);
  const authenticate = () => authenticator.authenticate(credentialsOf({ sessionToken: token }));
  return { ...given, authenticator, token, authenticate };
};

describe.each(all)('%s', (_, create) => {
  test('finds the user of a live session, and the session', async () => {
    const { authenticate, deps, user, token } = await withSession(create);
    const session = await deps.sessions.findSession(hashToken(token), deps.clock.now());
    expect(await authenticate()).toEqual({ user, session });
  });

  test.each<[title: string, parts: Parameters<typeof credentialsOf>[0]]>([
    ['no cookie', {}],
    ['an unknown cookie', { sessionToken: 'made up by somebody' }],
    ['an empty cookie, or several', { hasSessionCookie: true }],
  ])('finds no user for %s', async (__, parts) => {
    const { authenticator } = await withSession(create);
    expect(await authenticator.authenticate(credentialsOf(parts))).toBeNull();
  });

  test('finds no user for a header with the right password', async () => {
    const { authenticator, email, password } = await withSession(create);
    const proof = credentialsOf({ authorization: basicHeader({ email, password }) });
    expect(await authenticator.authenticate(proof)).toBeNull();
  });

  test('uses only the cookie if a header is sent too', async () => {
    const { authenticator, user, token } = await withSession(create);
    const proof = credentialsOf({ authorization: 'Basic bm9ib2R5Og==', sessionToken: token });
    expect(await authenticator.authenticate(proof)).toMatchObject({ user });
  });

  test('finds no user once they are disabled or have a new epoch', async () => {
    const { authenticate, deps, user } = await withSession(create);
    deps.users.put({ ...user, active: false });
    expect(await authenticate()).toBeNull();
    deps.users.put({ ...user, sessionEpoch: 1 });
    expect(await authenticate()).toBeNull();
  });

  test('finds no user once they are deleted', async () => {
    const { authenticate, deps, user } = await withSession(create);
    await deps.users.deleteUser(user, { now: deps.clock.now() });
    expect(await authenticate()).toBeNull();
  });
});

describe.each(withDuration)('sessions that begin under %s', (_, create) => {
  test('expire SESSION_DURATION seconds after they began, to the millisecond', async () => {
    const { authenticate, deps, authenticator } = await withSession(create, 60);
    expect(authenticator.sessionDurationSeconds).toBe(60);
    deps.clock.moveBy(59_999);
    expect(await authenticate()).not.toBeNull();
    deps.clock.moveBy(1);
    expect(await authenticate()).toBeNull();
  });

  test('never expire if the setting has no duration', async () => {
    const { authenticate, deps, authenticator } = await withSession(create, null);
    expect(authenticator.sessionDurationSeconds).toBeNull();
    deps.clock.moveBy(10 * YEAR);
    expect(await authenticate()).not.toBeNull();
  });
});

describe('session_auth', () => {
  test('begins sessions that never expire, whatever SESSION_DURATION says', async () => {
    const { authenticate, deps, authenticator } = await withSession(createSessionAuth, 60);
    expect(authenticator.sessionDurationSeconds).toBeNull();
    deps.clock.moveBy(10 * YEAR);
    expect(await authenticate()).not.toBeNull();
  });

  test('does not extend sessions that began with an expiry', async () => {
    const { deps, ...credentials } = await withAccount();
    const token = await newSession(deps, credentials, 60);
    deps.clock.moveBy(60_000);
    expect(await createSessionAuth(deps).authenticate(credentialsOf({ sessionToken: token }))).toBeNull();
  });
});

test('every type finds no user in an empty service', async () => {
  for (const [, create] of all) {
    const authenticator = create(createTestDeps(), { sessionDurationSeconds: 60 });
    expect(await authenticator.authenticate(credentialsOf({ sessionToken: 'x' }))).toBeNull();
  }
});
