import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Ids } from '../../auth/ports';
import type { ChallengesStore, OwnedChallenge } from '../../auth/stores/challenges-store';
import { attempt } from '../table/attempt';
import { batchGet } from '../table/batch-get';
import type { TableClient } from '../table/table-client';
import { transact } from '../table/transaction';
import { isExpired, type UserItem, fromItem as userFromItem } from '../users/user-item';
import { type ChallengeItem, challengeKey, consumeChallengeStep, fromItem, toItem } from './challenge-item';
import type { SessionTables } from './sessions-store';

/** `ChallengesStore` on the sessions table: one item per challenge, deleted when it is used, or by TTL. */
export const createChallengesStore = (
  client: TableClient,
  { sessions: table, users }: Pick<SessionTables, 'sessions' | 'users'>,
  ids: Ids,
): ChallengesStore => ({
  createChallenge: async (challenge) => {
    // No condition is needed: the hash of a new token is not yet a key, and a retry writes the same item again.
    const command = new PutCommand({ TableName: table, Item: toItem(challenge) });
    await attempt(client, (options) => client.documents.send(command, options));
  },

  findChallenge: async ({ tokenHash, purpose, now }) => {
    const command = new GetCommand({ TableName: table, Key: { id: challengeKey(tokenHash) }, ConsistentRead: true });
    const { Item: item } = await attempt(client, (options) => client.documents.send(command, options));
    const challenge = item === undefined ? null : fromItem(item as ChallengeItem);
    if (challenge === null || challenge.subject !== null || challenge.purpose !== purpose) return null;
    return challenge.expiresAt <= now ? null : challenge;
  },

  findOwnChallenge: async ({ tokenHash, purpose, userId, now }) => {
    const found = await batchGet(client, { [table]: challengeKey(tokenHash), [users]: userId });
    const item = found.get(table) as ChallengeItem | undefined;
    const user = found.get(users) as UserItem | undefined;
    const challenge = item === undefined ? null : fromItem(item);
    if (challenge === null || user?.email === undefined || isExpired(user, now)) return null;
    if (challenge.subject?.userId !== userId || challenge.purpose !== purpose || challenge.expiresAt <= now)
      return null;
    return { challenge: challenge as OwnedChallenge, user: userFromItem(user, now) };
  },

  // A transaction, because its client token makes a retry safe: if the response to a plain delete were lost, the retry could no
  // longer tell who used the challenge.
  consumeChallenge: async (tokenHash) =>
    (await transact(client, [consumeChallengeStep(table, tokenHash)], ids.newId())) === 'done',
});
