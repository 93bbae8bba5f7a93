import { describe, expect, test } from '@jest/globals';
import { endSessionByReference } from '../../../../lib/auth/sessions/end-session-by-reference';
import { summaryOf } from '../../../../lib/auth/sessions/find-live-session';
import { sessionUser } from '../../../support/accounts';
import {
  plantSession,
  plantTokenSession,
  plantUser,
  referencesOf,
  withPlantedSession,
} from '../../../support/sessions';

type Given = Awaited<ReturnType<typeof withPlantedSession>>;

const end = ({ deps, user: caller, session }: Given, reference: string) =>
  endSessionByReference(deps, { caller, session: summaryOf(session) }, reference);
const none = { code: 'session_not_found' };

describe('endSessionByReference', () => {
  test('ends another session at once, and reports that it was not the current one', async () => {
    const given = await withPlantedSession();
    const other = await plantSession(given.deps, given.user);
    expect(await end(given, other.session.tokenHash)).toEqual({ isCurrent: false });
    expect(await sessionUser(given.deps, other.token)).toBeNull();
    expect(await sessionUser(given.deps, given.token)).toEqual(given.user);
  });

  test('ends the session of the request', async () => {
    const given = await withPlantedSession();
    expect(await end(given, given.session.tokenHash)).toEqual({ isCurrent: true });
    expect(await sessionUser(given.deps, given.token)).toBeNull();
  });

  test('ends a sign-in of the user directory', async () => {
    const given = await withPlantedSession();
    const tokens = await plantTokenSession(given.deps, given.user);
    await end(given, tokens.id);
    expect(await referencesOf(given.deps, given.user)).toEqual([given.session.tokenHash]);
  });

  test('is recorded once, by id', async () => {
    const given = await withPlantedSession();
    const { session } = await plantSession(given.deps, given.user);
    await end(given, session.tokenHash);
    await expect(end(given, session.tokenHash)).rejects.toMatchObject(none);
    expect(given.deps.recorded).toEqual([{ event: 'session_ended', userId: given.user.id }]);
  });

  test('does not find sessions of other users', async () => {
    const given = await withPlantedSession();
    const somebody = plantUser(given.deps);
    const theirs = await plantSession(given.deps, somebody);
    await expect(end(given, theirs.session.tokenHash)).rejects.toMatchObject(none);
    expect(await sessionUser(given.deps, theirs.token)).toEqual(somebody);
    expect(given.deps.recorded).toEqual([]);
  });

  test.each(['', 'made up by somebody', '__proto__'])('finds none by %p', async (reference) => {
    const given = await withPlantedSession();
    await expect(end(given, reference)).rejects.toMatchObject(none);
  });
});
