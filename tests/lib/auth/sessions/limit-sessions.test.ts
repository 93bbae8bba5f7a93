import { describe, expect, jest, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { summaryOf } from '../../../../lib/auth/sessions/find-live-session';
import { limitSessions } from '../../../../lib/auth/sessions/limit-sessions';
import { ADDRESS, CLIENT, newSession, type TestDeps, withAccount } from '../../../support/accounts';
import { createTestDeps } from '../../../support/deps';
import { plantSession, plantTokenSession, plantUser, referencesOf } from '../../../support/sessions';
import { signInByPassword } from '../../../support/sign-in';

const away = async () => {
  throw new StoreUnavailableError(new Error('scripted'));
};

/** Somebody with so many sessions, oldest first, and room for three. */
const withSessions = async (count: number) => {
  const deps = createTestDeps({ mode: hardenedMode });
  deps.maxSessions = 3;
  const user = plantUser(deps);
  const references: string[] = [];
  for (let made = 0; made < count; made += 1) {
    references.push((await plantSession(deps, user)).session.tokenHash);
    deps.clock.moveBy(1000);
  }
  return { deps, user, references };
};
type Given = Awaited<ReturnType<typeof withSessions>>;

/** One more session, within the limit. */
const begin = async ({ deps, user }: Given, replaces: string | null = null): Promise<string> => {
  const { session } = await plantSession(deps, user);
  await deps.sessions.endSession(summaryOf(session), deps.clock.now());
  await limitSessions(deps, { user, reference: session.tokenHash, replaces }, () =>
    deps.sessions.createSession(session, { replaces }),
  );
  return session.tokenHash;
};

describe('limitSessions', () => {
  test.each([
    [0, 0],
    [2, 0],
    [3, 1],
    [4, 2],
    [7, 5],
  ])('with %i other sessions ends the %i oldest, so that three are left', async (present, ended) => {
    const given = await withSessions(present);
    const begun = await begin(given);
    expect(await referencesOf(given.deps, given.user)).toEqual([begun, ...given.references.slice(ended).reverse()]);
  });

  test('ends the 25 oldest of hundreds at every sign-in', async () => {
    const given = await withSessions(60);
    await begin(given);
    const left = await referencesOf(given.deps, given.user);
    expect(left).toHaveLength(36);
    expect(left.slice(1)).toEqual(given.references.slice(25).reverse());
    for (let signIns = 0; signIns < 2; signIns += 1) await begin(given);
    expect(await referencesOf(given.deps, given.user)).toHaveLength(3);
  });

  test('never ends the new session, even if the maximum is one', async () => {
    const given = await withSessions(2);
    given.deps.maxSessions = 1;
    expect(await referencesOf(given.deps, given.user)).toHaveLength(2);
    const begun = await begin(given);
    expect(await referencesOf(given.deps, given.user)).toEqual([begun]);
  });

  test('never ends the new session, even if other clocks are ahead', async () => {
    const given = await withSessions(3);
    given.deps.clock.moveBy(-86_000_000);
    const begun = await begin(given);
    expect(await referencesOf(given.deps, given.user)).toEqual([...given.references.slice(1).reverse(), begun]);
  });

  test('does not count the session that is replaced', async () => {
    const given = await withSessions(3);
    const [oldest, replaced = '', newest] = given.references;
    const begun = await begin(given, replaced);
    expect(await referencesOf(given.deps, given.user)).toEqual([begun, newest, oldest]);
  });

  test('counts the sign-ins of the user directory, and ends them too', async () => {
    const given = await withSessions(0);
    const tokens = await plantTokenSession(given.deps, given.user);
    given.deps.clock.moveBy(1000);
    for (let made = 0; made < 2; made += 1) await plantSession(given.deps, given.user);
    await begin(given);
    expect(await referencesOf(given.deps, given.user)).toHaveLength(3);
    expect(await referencesOf(given.deps, given.user)).not.toContain(tokens.id);
  });

  test('does not end sessions of other users', async () => {
    const given = await withSessions(3);
    const other = plantUser(given.deps);
    const { session } = await plantSession(given.deps, other);
    await begin(given);
    expect(await referencesOf(given.deps, other)).toEqual([session.tokenHash]);
  });

  test.each<[title: string, kill: (deps: TestDeps, given: Given) => Given]>([
    ['of an earlier epoch', (_, given) => ({ ...given, user: { ...given.user, sessionEpoch: 1 } })],
    ['idle for too long', idle],
  ])('does not count sessions %s, which are not live', async (_, kill) => {
    const given = await withSessions(3);
    const end = jest.spyOn(given.deps.sessions, 'endSessionOf');
    await begin(kill(given.deps, given));
    expect(end).not.toHaveBeenCalled();
  });

  function idle(deps: TestDeps, given: Given) {
    deps.clock.moveBy(3_600_000);
    return given;
  }

  test('takes one round trip if no session must end, otherwise two', async () => {
    const given = await withSessions(3);
    const { sessions } = given.deps;
    const order: string[] = [];
    const noted =
      <Given extends unknown[], Result>(name: string, work: (...given: Given) => Promise<Result>) =>
      async (...given: Given): Promise<Result> => {
        order.push(`${name} begins`);
        await new Promise(setImmediate);
        const result = await work(...given);
        order.push(`${name} ends`);
        return result;
      };
    Object.assign(sessions, {
      listSessions: noted('list', sessions.listSessions),
      endSessionOf: noted('end', sessions.endSessionOf),
    });
    const session = { user: given.user, reference: 'a'.repeat(43), replaces: null };
    const beginning = noted('begin', async () => {});
    await limitSessions(given.deps, session, beginning);
    expect(order.slice(0, 2).sort()).toEqual(['begin begins', 'list begins']);
    expect(order.slice(4)).toEqual(['end begins', 'end ends']);
  });

  test('keeps the new session if the store is unavailable; the next sign-in ends the older ones', async () => {
    const given = await withSessions(3);
    const { listSessions, endSessionOf } = given.deps.sessions;
    given.deps.sessions.listSessions = away;
    await begin(given);
    given.deps.sessions.listSessions = listSessions;
    given.deps.sessions.endSessionOf = away;
    await begin(given);
    expect(await referencesOf(given.deps, given.user)).toHaveLength(5);
    given.deps.sessions.endSessionOf = endSessionOf;
    await begin(given);
    expect(await referencesOf(given.deps, given.user)).toHaveLength(3);
  });

  test.each(['listSessions', 'endSessionOf'] as const)('throws unexpected errors of %s', async (name) => {
    const given = await withSessions(3);
    given.deps.sessions[name] = async () => Promise.reject(new Error('AccessDenied'));
    await expect(begin(given)).rejects.toThrow('AccessDenied');
  });

  test('ends nothing if the session could not begin', async () => {
    const { deps, user, references } = await withSessions(5);
    const beginning = limitSessions(deps, { user, reference: 'a'.repeat(43), replaces: null }, away);
    await expect(beginning).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(await referencesOf(deps, user)).toEqual(references.reverse());
  });
});

test('a sign-in ends the oldest session above the maximum', async () => {
  const { deps, user, ...credentials } = await withAccount();
  deps.maxSessions = 2;
  await newSession(deps, credentials);
  deps.clock.moveBy(1000);
  await newSession(deps, credentials);
  deps.clock.moveBy(1000);
  const { session } = await signInByPassword(deps, {
    ...credentials,
    ipAddress: ADDRESS,
    client: CLIENT,
    device: null,
    durationSeconds: null,
    replacedToken: null,
  });
  expect(await referencesOf(deps, user)).toHaveLength(2);
  expect(await referencesOf(deps, user)).toContain(session.tokenHash);
});
