import { describe, expect, test } from '@jest/globals';
import { endOtherSessions } from '../../../../lib/auth/sessions/end-other-sessions';
import { summaryOf } from '../../../../lib/auth/sessions/find-live-session';
import { sessionUser } from '../../../support/accounts';
import {
  plantSession,
  plantTokenSession,
  plantUser,
  referencesOf,
  withPlantedSession,
} from '../../../support/sessions';

const source = { ipAddress: '203.0.113.9', client: 'Firefox' };

describe('endOtherSessions', () => {
  test('ends all sessions of the user on all surfaces, and the caller goes on in a new one', async () => {
    const { deps, user, token, session } = await withPlantedSession();
    const other = await plantSession(deps, user);
    await plantTokenSession(deps, user);
    const theirs = await plantSession(deps, plantUser(deps));

    const begun = await endOtherSessions(deps, { user, session: summaryOf(session) }, source);

    const ended = [token, other.token].map((each) => sessionUser(deps, each));
    expect(await Promise.all(ended)).toEqual([null, null]);
    expect([await sessionUser(deps, begun.token), await sessionUser(deps, theirs.token)]).toEqual([
      { ...user, sessionEpoch: user.sessionEpoch + 1 },
      expect.anything(),
    ]);
    expect(await referencesOf(deps, user)).not.toContain(session.tokenHash);
    expect(deps.recorded).toEqual([{ event: 'all_sessions_ended', userId: user.id }]);
  });

  test('lengthens nothing: the new session has the proof and the end of the old one', async () => {
    const { deps, user, session } = await withPlantedSession();
    deps.clock.moveBy(3_600_000);

    const { session: begun, durationSeconds } = await endOtherSessions(
      deps,
      { user, session: summaryOf({ ...session, methods: ['pwd', 'otp'] }) },
      source,
    );

    const { authenticatedAt, expiresAt } = session;
    expect(begun).toMatchObject({ authenticatedAt, methods: ['pwd', 'otp'], expiresAt, ...source });
    expect(durationSeconds).toBe(82_800);
  });

  test('keeps a session that never expires', async () => {
    const { deps, user } = await withPlantedSession();
    const { session } = await plantSession(deps, user, { expiresAt: null });
    const begun = await endOtherSessions(deps, { user, session: summaryOf(session) }, source);
    expect([begun.durationSeconds, begun.session.expiresAt]).toEqual([null, null]);
  });

  test('begins nothing if the session was ended since, or the user was disabled', async () => {
    const { deps, user, session } = await withPlantedSession();
    const caller = { user, session: summaryOf(session) };
    await deps.users.changeUser({ before: user, profile: {}, endsSessions: true, now: deps.clock.now() });
    await expect(endOtherSessions(deps, caller, source)).rejects.toMatchObject({ code: 'not_signed_in' });

    const disabled = { ...user, active: false };
    deps.users.put(disabled);
    await expect(endOtherSessions(deps, { ...caller, user: disabled }, source)).rejects.toMatchObject({
      code: 'not_signed_in',
    });
    expect(deps.recorded).toEqual([]);
  });
});
