import { describe, expect, test } from '@jest/globals';
import { summaryOf } from '../../../../lib/auth/sessions/find-live-session';
import { signOut } from '../../../../lib/auth/sessions/sign-out';
import { newAccount, newSession, sessionUser } from '../../../support/accounts';
import { plantSession, plantTokenSession, referencesOf, withPlantedSession } from '../../../support/sessions';

describe('signOut', () => {
  test('ends the session at once, and leaves all others live', async () => {
    const { deps, token, session, user } = await withPlantedSession();
    const second = await plantSession(deps, user);
    const somebody = await newAccount(deps);
    const somebodys = await newSession(deps, somebody);
    await signOut(deps, user, summaryOf(session));
    expect(await sessionUser(deps, token)).toBeNull();
    expect(await sessionUser(deps, second.token)).toEqual(user);
    expect(await sessionUser(deps, somebodys)).toEqual(somebody.user);
  });

  test('ends a token session', async () => {
    const { deps, session, user } = await withPlantedSession();
    const { id: reference } = await plantTokenSession(deps, user);
    await signOut(deps, user, { reference });
    expect(await referencesOf(deps, user)).toEqual([session.tokenHash]);
  });

  test('is recorded once, by id', async () => {
    const { deps, session, user } = await withPlantedSession();
    await signOut(deps, user, summaryOf(session));
    await expect(signOut(deps, user, summaryOf(session))).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(deps.recorded).toEqual([{ event: 'user_signed_out', userId: user.id }]);
  });

  test('refuses a session that another request ends at the same time, and records nothing', async () => {
    const { deps, session, user } = await withPlantedSession();
    deps.sessions.endSession = async () => false;
    await expect(signOut(deps, user, summaryOf(session))).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(deps.recorded).toEqual([]);
  });
});
