import { describe, expect, jest, test } from '@jest/globals';
import { endAllSessions } from '../../../../lib/auth/sessions/end-all-sessions';
import { sessionUser } from '../../../support/accounts';
import { plantSession, plantUser, withPlantedSession } from '../../../support/sessions';

describe('endAllSessions', () => {
  test('ends all sessions of the user, and no others', async () => {
    const { deps, user, token } = await withPlantedSession();
    const other = await plantSession(deps, user);
    const somebody = plantUser(deps);
    const theirs = await plantSession(deps, somebody);
    await endAllSessions(deps, user);
    expect([await sessionUser(deps, token), await sessionUser(deps, other.token)]).toEqual([null, null]);
    expect(await sessionUser(deps, theirs.token)).toEqual(somebody);
  });

  test('is one write, and changes only the epoch of the user', async () => {
    const { deps, user } = await withPlantedSession();
    const change = jest.spyOn(deps.users, 'changeUser');
    await endAllSessions(deps, user);
    expect(change).toHaveBeenCalledTimes(1);
    expect(await deps.users.findUser(user.id)).toEqual({ ...user, sessionEpoch: user.sessionEpoch + 1 });
  });

  test('lets a session begin afterwards', async () => {
    const { deps, user } = await withPlantedSession();
    await endAllSessions(deps, user);
    const present = await deps.users.findUser(user.id);
    const { token } = await plantSession(deps, present ?? user);
    expect(await sessionUser(deps, token)).toEqual(present);
  });

  test('ends them even if the user has changed since they were read', async () => {
    const { deps, user, token } = await withPlantedSession();
    await deps.users.changeUser({ before: user, profile: { name: 'Ada' }, now: deps.clock.now() });
    await endAllSessions(deps, user);
    expect(await sessionUser(deps, token)).toBeNull();
    expect(await deps.users.findUser(user.id)).toMatchObject({ name: 'Ada' });
  });

  test('is recorded once, by id', async () => {
    const { deps, user } = await withPlantedSession();
    await endAllSessions(deps, user);
    expect(deps.recorded).toEqual([{ event: 'all_sessions_ended', userId: user.id }]);
  });

  test('throws for a deleted user, and records nothing', async () => {
    const { deps, user } = await withPlantedSession();
    await deps.users.deleteUser(user, { now: deps.clock.now() });
    await expect(endAllSessions(deps, user)).rejects.toMatchObject({ code: 'user_not_found' });
    expect(deps.recorded).toEqual([]);
  });
});
