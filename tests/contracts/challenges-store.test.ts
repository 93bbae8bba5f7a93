import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { hashToken } from '../../lib/crypto/hash-token';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createChallengesStore } from '../../lib/store/sessions/challenges-store';
import { createSessionsStore } from '../../lib/store/sessions/sessions-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createMemoryChallengesStore } from '../support/memory-challenges-store';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { newUser } from '../support/new-user';
import { tableNames } from '../support/table-names';
import { describeChallengesStore, newChallenge } from './challenges-store.contract';
import { describeEngines } from './engines';

describe('in memory', () => {
  const users = createMemoryUsersStore();
  const stores = { users, challenges: createMemoryChallengesStore(users) };
  describeChallengesStore(() => stores);
});

describeEngines((tables) => {
  const names = tableNames(tables);
  const stores = {
    users: createUsersStore(tables.client, names, ids, clock),
    challenges: createChallengesStore(tables.client, names, ids),
  };
  describeChallengesStore(() => stores);

  const now = new Date('2126-11-20T10:00:00.123Z');
  const plant = async () => {
    const user = newUser();
    await stores.users.createUser(user);
    const token = `${user.id}.${randomBytes(32).toString('base64url')}`;
    const subject = {
      userId: user.id,
      epoch: 0,
      isKnownDevice: false,
      authenticatedAt: now,
      methods: ['pwd'] as const,
    };
    const challenge = newChallenge({ tokenHash: hashToken(token), subject });
    await stores.challenges.createChallenge(challenge);
    const find = () => stores.challenges.findOwnChallenge({ ...challenge, userId: user.id, now });
    return { user, token, challenge, find, key: `challenge#${challenge.tokenHash}` };
  };

  test('stores the hash of the token only, and whole epoch seconds for the TTL', async () => {
    const { user, token, key } = await plant();
    expect(await tables.sessions.get(key)).toEqual({
      id: key,
      purpose: 'second-factor',
      subject_id: user.id,
      subject_epoch: 0,
      is_known_device: false,
      authenticated_at: 4950842400.123,
      methods: ['pwd'],
      valid_until: 4950842700.123,
      expires_at: 4950842701,
    });
    expect(JSON.stringify(await tables.sessions.items())).not.toContain(token);
  });

  test('is no session: neither its token nor its hash or key authenticates, and no list contains it', async () => {
    const { user, token, challenge, key } = await plant();
    const sessions = createSessionsStore(tables.client, names, ids);
    for (const tokenHash of [token, hashToken(token), challenge.tokenHash, key]) {
      expect(await sessions.findSession(tokenHash, now)).toBeNull();
      expect(await sessions.findSessionAndUser({ tokenHash, userId: user.id, now })).toBeNull();
      expect(await sessions.findReferencedSession({ reference: tokenHash, userId: user.id, now })).toBeNull();
    }
    expect(await sessions.listSessions(user.id, now)).toEqual([]);
  });

  test.each([
    ['valid_until', 'tomorrow'],
    ['valid_until', 4_950_842_700_123],
    ['expires_at', 'tomorrow'],
    ['subject_epoch', 'zero'],
    ['authenticated_at', 'yesterday'],
    ['methods', []],
    ['methods', ['psychic']],
  ])('a malformed %s makes it unknown: %p', async (attribute, value) => {
    const { find, key } = await plant();
    expect(await find()).not.toBeNull();
    await tables.sessions.patch(key, { [attribute]: value });
    expect(await find()).toBeNull();
  });
});
