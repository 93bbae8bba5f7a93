import { ConditionalCheckFailedException, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LimitsStore, Reservation } from '../../auth/stores/limits-store';
import { attempt } from '../table/attempt';
import { conditionHolds } from '../table/condition';
import { fromEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';
import type { TableClient } from '../table/table-client';
import { type CountsIn, joinCommand, renewCommand, type Window, windowOf } from './limit-windows';

/**
 * Several callers may see at the same time that a window has ended. One of them begins the next window; the others fail once,
 * and count in the new window at their next attempt.
 */
const MAX_ATTEMPTS = 4;

type Limit = Parameters<LimitsStore['reserve']>[0];
type Reserved = ({ outcome: 'reserved' } & Reservation) | { outcome: 'full'; endsAt: Date };

/** `LimitsStore` on the limits table: one item per key, deleted by TTL when it has no more effect. */
export const createLimitsStore = (client: TableClient, table: string): LimitsStore => {
  const send = (command: UpdateCommand) => attempt(client, (options) => client.documents.send(command, options));

  /** @returns the end of the window that the failure is counted in, or the state of the window that refused it. */
  const count = async (command: UpdateCommand): Promise<{ endsAt: Date } | { refusedBy: Window }> => {
    try {
      const { Attributes: item } = await send(command);
      return { endsAt: fromEpochSeconds(Number(item?.ends_at)) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { refusedBy: windowOf(error.Item ?? {}) };
    }
  };

  /**
   * @param refusalOf called with the window that refused the failure. A result that is not `null` is returned without another
   * attempt.
   */
  const reserveIn = async <Outcome>(
    countsIn: CountsIn,
    limit: Limit,
    refusalOf: (refusedBy: Window, now: number) => Outcome | null,
  ): Promise<Reserved | Outcome> => {
    const now = toEpochSeconds(limit.now);
    let command = joinCommand(table, limit, now, countsIn);
    for (let attempts = 1; ; attempts += 1) {
      const counted = await count(command);
      if ('endsAt' in counted) return { outcome: 'reserved', key: limit.key, endsAt: counted.endsAt };
      const { refusedBy } = counted;
      const outcome = refusalOf(refusedBy, now);
      if (outcome !== null) return outcome;
      const hasEnded = refusedBy.endsAt <= now;
      const isCounted = limit.attemptId !== undefined && refusedBy.lastId === limit.attemptId;
      if (isCounted && !hasEnded)
        return { outcome: 'reserved', key: limit.key, endsAt: fromEpochSeconds(refusedBy.endsAt) };
      if (!hasEnded && (refusedBy.failures >= limit.max || attempts >= MAX_ATTEMPTS)) {
        return { outcome: 'full', endsAt: fromEpochSeconds(refusedBy.endsAt) };
      }
      command = hasEnded
        ? renewCommand(table, limit, now, refusedBy, countsIn)
        : joinCommand(table, limit, now, countsIn);
    }
  };

  return {
    reserve: (limit) => reserveIn<never>('any key', limit, () => null),

    reserveRemembered: (limit) =>
      reserveIn('remembered keys', limit, ({ rememberedUntil }, now) =>
        rememberedUntil > now ? null : ({ outcome: 'unknown' } as const),
      ),

    remember: async (key, until) => {
      const untilSeconds = toEpochSeconds(until);
      const command = new UpdateCommand({
        TableName: table,
        Key: { id: key },
        UpdateExpression: 'SET remembered_until = :until, expires_at = :expiresAt',
        ExpressionAttributeValues: { ':until': untilSeconds, ':expiresAt': Math.ceil(untilSeconds) },
      });
      await send(command);
    },

    release: async ({ key, endsAt }) => {
      const command = new UpdateCommand({
        TableName: table,
        Key: { id: key },
        ConditionExpression: 'ends_at = :endsAt AND failures > :none',
        UpdateExpression: 'ADD failures :less REMOVE last_id',
        ExpressionAttributeValues: { ':endsAt': toEpochSeconds(endsAt), ':none': 0, ':less': -1 },
      });
      await conditionHolds(() => send(command));
    },

    findFull: async ({ key, max, now }) => {
      const command = new GetItemCommand({ TableName: table, Key: { id: { S: key } } });
      const { Item: item = {} } = await attempt(client, (options) => client.documents.send(command, options));
      const { failures, endsAt } = windowOf(item);
      return failures >= max && endsAt > toEpochSeconds(now) ? fromEpochSeconds(endsAt) : null;
    },

    clear: async (key) => {
      const command = new DeleteCommand({ TableName: table, Key: { id: key } });
      await attempt(client, (options) => client.documents.send(command, options));
    },
  };
};
