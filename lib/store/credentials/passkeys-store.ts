import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { User } from '../../auth/entities';
import type { Clock, Ids } from '../../auth/ports';
import { isCredentialId, type PasskeysStore } from '../../auth/stores/passkeys-store';
import { mailSteps } from '../mails/outbox-item';
import {
  type ChallengeItem,
  challengeKey,
  consumeChallengeStep,
  fromItem as toChallenge,
} from '../sessions/challenge-item';
import { attempt } from '../table/attempt';
import { batchGet } from '../table/batch-get';
import { conditionHolds } from '../table/condition';
import type { TableClient } from '../table/table-client';
import { transact } from '../table/transaction';
import { eventStep } from '../users/user-events';
import { isExpired, fromItem as toUser, type UserItem } from '../users/user-item';
import type { FactorTables } from './factor-tables';
import { findOrphan } from './find-orphan';
import { fromItem, PASSKEY_PREFIX, type PasskeyItem, passkeyKey } from './passkey-item';
import {
  claimPasskeyStep,
  countPasskeyStep,
  deletePasskeyStep,
  putPasskeyStep,
  unclaimPasskeyStep,
  uncountPasskeyStep,
  usePasskeyStep,
} from './passkey-steps';

/**
 * `PasskeysStore` on the credentials table: one item `passkey#<credential id>` per passkey, under the id of its user. The item of
 * the same name in the users table claims the credential id.
 */
export const createPasskeysStore = (
  client: TableClient,
  { credentials: table, users, sessions, events, outbox }: FactorTables,
  ids: Ids,
  clock: Clock,
): PasskeysStore => {
  const liveUser = (item: Record<string, unknown> | undefined) => {
    const now = clock.now();
    return item?.email === undefined || isExpired(item, now) ? null : toUser(item as unknown as UserItem, now);
  };

  const get = async (key: { id: string }) => {
    const command = new GetCommand({ TableName: users, Key: key, ConsistentRead: true });
    return (await attempt(client, (options) => client.documents.send(command, options))).Item;
  };
  const claims = { get, hasUser: async (id: string) => liveUser(await get({ id })) !== null };

  const add: (
    added: Parameters<PasskeysStore['addPasskey']>[0],
    orphanOf: string | null,
  ) => ReturnType<PasskeysStore['addPasskey']> = async ({ user, passkey, challengeHash, mail }, orphanOf) => {
    const { createdAt: time } = passkey;
    const eventId = ids.newId();
    const outcome = await transact(
      client,
      [
        consumeChallengeStep(sessions, challengeHash),
        putPasskeyStep(table, user.id, passkey),
        claimPasskeyStep(users, user.id, passkey.id, orphanOf),
        countPasskeyStep(users, user, time),
        eventStep(events, { ...eventOf(eventId, user, time), type: 'user.passkey_added' }),
        ...mailSteps(outbox, mail),
      ],
      eventId,
    );
    return outcome === 'done' ? 'added' : outcome;
  };

  return {
    addPasskey: async (added) => {
      const outcome = await add(added, null);
      if (outcome !== 'taken') return outcome;
      const orphanOf = await findOrphan(claims, added.passkey.id);
      return orphanOf === null ? 'taken' : add(added, orphanOf);
    },

    listPasskeys: async (userId) => {
      // All in one page: 20 items of less than 3 kB.
      const command = new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'user_id = :user AND begins_with(id, :passkey)',
        ExpressionAttributeValues: { ':user': userId, ':passkey': PASSKEY_PREFIX },
        ConsistentRead: true,
      });
      const { Items: items = [] } = await attempt(client, (options) => client.documents.send(command, options));
      const passkeys = items.map((item) => fromItem(item as PasskeyItem)).filter((passkey) => passkey !== null);
      return passkeys.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
    },

    renamePasskey: async ({ userId, id, name }) => {
      if (!isCredentialId(id)) return null;
      const command = new UpdateCommand({
        TableName: table,
        Key: passkeyKey(userId, id),
        ConditionExpression: 'attribute_exists(user_id)',
        UpdateExpression: 'SET #name = :name',
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: { ':name': name },
        ReturnValues: 'ALL_NEW',
      });
      let item: unknown;
      const isRenamed = await conditionHolds(async () => {
        item = (await attempt(client, (options) => client.documents.send(command, options))).Attributes;
      });
      return isRenamed ? fromItem(item as PasskeyItem) : null;
    },

    removePasskey: async ({ user, id, mail, now: time }) => {
      if (!isCredentialId(id)) return 'not-found';
      const eventId = ids.newId();
      const outcome = await transact(
        client,
        [
          deletePasskeyStep(table, user.id, id),
          unclaimPasskeyStep(users, user.id, id),
          uncountPasskeyStep(users, user),
          eventStep(events, { ...eventOf(eventId, user, time), type: 'user.passkey_removed' }),
          ...mailSteps(outbox, mail),
        ],
        eventId,
      );
      return outcome === 'done' ? 'removed' : outcome;
    },

    readPasskey: async ({ tokenHash, purpose, owner, userId, id, now }) => {
      const found = await batchGet(client, {
        [sessions]: challengeKey(tokenHash),
        [users]: userId,
        [table]: passkeyKey(userId, id),
      });
      const item = found.get(sessions) as ChallengeItem | undefined;
      const challenge = item === undefined ? null : toChallenge(item);
      const isRight =
        challenge?.purpose === purpose && challenge.expiresAt > now && (challenge.subject?.userId ?? null) === owner;
      const passkey = found.get(table) as PasskeyItem | undefined;
      return {
        challenge: isRight ? challenge : null,
        user: liveUser(found.get(users)),
        passkey: passkey === undefined ? null : fromItem(passkey),
      };
    },

    usePasskey: async ({ challengeHash, ...use }) => {
      const steps = [consumeChallengeStep(sessions, challengeHash), usePasskeyStep(table, use)];
      const outcome = await transact<'challenge-used' | 'counter-behind'>(client, steps, ids.newId());
      return outcome === 'done' ? 'used' : outcome;
    },
  };
};

const eventOf = (eventId: string, { id: userId, customerId }: User, time: Date) => ({
  eventId,
  userId,
  customerId,
  actorId: undefined,
  time,
});
