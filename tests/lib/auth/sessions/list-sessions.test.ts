import { describe, expect, test } from '@jest/globals';
import { summaryOf } from '../../../../lib/auth/sessions/find-live-session';
import { listSessions } from '../../../../lib/auth/sessions/list-sessions';
import { ADDRESS, CLIENT } from '../../../support/accounts';
import { plantSession, plantTokenSession, plantUser, withPlantedSession } from '../../../support/sessions';

type Given = Awaited<ReturnType<typeof withPlantedSession>>;

const list = ({ deps, user: caller, session }: Given) => listSessions(deps, { caller, session: summaryOf(session) });
const references = async (given: Given) => (await list(given)).map(({ reference }) => reference);

describe('listSessions', () => {
  test('shows IP address, client and times of each session, and which one is current', async () => {
    const given = await withPlantedSession();
    given.deps.clock.moveBy(1000);
    const tokens = await plantTokenSession(given.deps, given.user, { client: null });
    expect(await list(given)).toEqual([
      {
        reference: tokens.id,
        userId: given.user.id,
        endsIdle: false,
        epoch: 0,
        createdAt: given.deps.clock.now(),
        authenticatedAt: given.deps.clock.now(),
        methods: ['pwd'],
        usedAt: given.deps.clock.now(),
        expiresAt: new Date('2026-11-21T10:00:01.000Z'),
        ipAddress: ADDRESS,
        client: null,
        isCurrent: false,
      },
      {
        reference: given.session.tokenHash,
        userId: given.user.id,
        endsIdle: true,
        epoch: 0,
        createdAt: given.session.createdAt,
        authenticatedAt: given.session.authenticatedAt,
        methods: ['pwd'],
        usedAt: given.session.usedAt,
        expiresAt: given.session.expiresAt,
        ipAddress: ADDRESS,
        client: CLIENT,
        isCurrent: true,
      },
    ]);
  });

  test('does not show sessions of other users', async () => {
    const given = await withPlantedSession();
    await plantSession(given.deps, plantUser(given.deps));
    expect(await references(given)).toEqual([given.session.tokenHash]);
  });

  test('omits sessions that are not live: of another epoch, or expired', async () => {
    const given = await withPlantedSession();
    await plantSession(given.deps, given.user, { epoch: 7 });
    await plantTokenSession(given.deps, given.user, { epoch: 7 });
    await plantSession(given.deps, given.user, { expiresAt: given.deps.clock.now() });
    expect(await references(given)).toEqual([given.session.tokenHash]);
  });

  test('omits idle cookie sessions, but not sessions of the user directory', async () => {
    const given = await withPlantedSession({ idleSeconds: 60 });
    const tokens = await plantTokenSession(given.deps, given.user, {
      createdAt: new Date(given.session.createdAt.getTime() - 1),
    });
    given.deps.clock.moveBy(59_999);
    expect(await references(given)).toEqual([given.session.tokenHash, tokens.id]);
    given.deps.clock.moveBy(1);
    expect(await references(given)).toEqual([tokens.id]);
  });
});
