import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LimitsStore } from '../auth/stores';
import { attempt } from './attempt';
import { conditionHolds } from './condition';
import { fromEpochSeconds, toEpochSeconds } from './epoch-seconds';
import type { TableClient } from './table-client';

/** The longest window, and how long a full one is remembered: after that the next is as short as the first. */
const LONGEST_SECONDS = 900;
/** Callers that find the same window over contend for the next: one begins it, the others join it at their second try. */
const TRIES = 4;

type Limit = Parameters<LimitsStore['reserve']>[0];

/** A window of failures. Times are epoch seconds with a fraction. */
interface Window {
  failures: number;
  endsAt: number;
  /** How many full windows came right before it. */
  level: number;
}

/** `LimitsStore` on the limits table: one item per key, swept by TTL when nothing of it counts any more. */
export const createLimitsStore = (client: TableClient, table: string): LimitsStore => {
  /** @returns when the window ends that the failure is counted in, or the window that refused it. */
  const count = async (command: UpdateCommand): Promise<{ endsAt: Date } | { refusedBy: Window }> => {
    try {
      const { Attributes: item } = await attempt(client, (options) => client.documents.send(command, options));
      return { endsAt: fromEpochSeconds(Number(item?.ends_at)) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { refusedBy: windowOf(error.Item ?? {}) };
    }
  };

  return {
    reserve: async (limit) => {
      const now = toEpochSeconds(limit.now);
      let command = joinCommand(table, limit, now);
      for (let tries = 1; ; tries += 1) {
        const counted = await count(command);
        if ('endsAt' in counted) return { outcome: 'reserved', key: limit.key, endsAt: counted.endsAt };
        const { refusedBy } = counted;
        const isOver = refusedBy.endsAt <= now;
        if (!isOver && (refusedBy.failures >= limit.most || tries >= TRIES)) {
          return { outcome: 'full', endsAt: fromEpochSeconds(refusedBy.endsAt) };
        }
        command = isOver ? renewCommand(table, limit, now, refusedBy) : joinCommand(table, limit, now);
      }
    },

    giveBack: async ({ key, endsAt }) => {
      const command = new UpdateCommand({
        TableName: table,
        Key: { id: key },
        ConditionExpression: 'ends_at = :endsAt AND failures > :none',
        UpdateExpression: 'ADD failures :less',
        ExpressionAttributeValues: { ':endsAt': toEpochSeconds(endsAt), ':none': 0, ':less': -1 },
      });
      await conditionHolds(() => attempt(client, (options) => client.documents.send(command, options)));
    },

    clear: async (key) => {
      const command = new DeleteCommand({ TableName: table, Key: { id: key } });
      await attempt(client, (options) => client.documents.send(command, options));
    },
  };
};

const windowOf = (item: Record<string, AttributeValue>): Window => ({
  failures: Number(item.failures?.N ?? 0),
  endsAt: Number(item.ends_at?.N ?? 0),
  level: Number(item.level?.N ?? 0),
});

/** Count in the window that runs, or begin the first. */
const joinCommand = (table: string, limit: Limit, now: number): UpdateCommand => {
  const endsAt = now + limit.windowSeconds;
  return new UpdateCommand({
    TableName: table,
    Key: { id: limit.key },
    ConditionExpression: 'attribute_not_exists(id) OR (ends_at > :now AND failures < :most)',
    UpdateExpression:
      'SET failures = if_not_exists(failures, :none) + :one, ends_at = if_not_exists(ends_at, :endsAt), ' +
      '#level = if_not_exists(#level, :none), expires_at = if_not_exists(expires_at, :expiresAt)',
    ExpressionAttributeNames: { '#level': 'level' },
    ExpressionAttributeValues: {
      ':now': now,
      ':most': limit.most,
      ':none': 0,
      ':one': 1,
      ':endsAt': endsAt,
      ':expiresAt': forgottenAt(endsAt),
    },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
};

/** Begin the next window after one that is over: twice as long if that one was full, and not long ago. */
const renewCommand = (table: string, limit: Limit, now: number, over: Window): UpdateCommand => {
  const level = over.failures >= limit.most && now < over.endsAt + LONGEST_SECONDS ? over.level + 1 : 0;
  const endsAt = now + Math.min(limit.windowSeconds * 2 ** level, LONGEST_SECONDS);
  return new UpdateCommand({
    TableName: table,
    Key: { id: limit.key },
    ConditionExpression: 'attribute_not_exists(id) OR ends_at = :over',
    UpdateExpression: 'SET failures = :one, ends_at = :endsAt, #level = :level, expires_at = :expiresAt',
    ExpressionAttributeNames: { '#level': 'level' },
    ExpressionAttributeValues: {
      ':over': over.endsAt,
      ':one': 1,
      ':endsAt': endsAt,
      ':level': level,
      ':expiresAt': forgottenAt(endsAt),
    },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
};

/** Whole epoch seconds, as TTL wants them. */
const forgottenAt = (endsAt: number): number => Math.ceil(endsAt + LONGEST_SECONDS);
