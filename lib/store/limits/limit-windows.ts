import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { StoreUnavailableError } from '../../auth/errors';
import { type LimitsStore, LONGEST_WINDOW_SECONDS } from '../../auth/stores/limits-store';
import { isEpochSeconds, LATEST_SECONDS } from '../table/epoch-seconds';

type Limit = Parameters<LimitsStore['reserve']>[0];

/**
 * Which keys a failure is counted for: any key, or only a remembered one. A count never changes how long a key is remembered.
 */
export type CountsIn = 'any key' | 'remembered keys';

/** The stored state of a key. Times are epoch seconds with a fraction. A value that is not stored is 0. */
export interface Window {
  failures: number;
  endsAt: number;
  /** The number of full windows directly before this one. */
  level: number;
  /** The key has an allowance of its own until then. */
  rememberedUntil: number;
  /** The id of the attempt that was counted last, if it had one. */
  lastId: string | undefined;
}

/**
 * @throws {StoreUnavailableError} if a value is no number, or a time is in milliseconds: an attempt that cannot be counted must not
 * be made.
 */
export const windowOf = (item: Record<string, AttributeValue>): Window => {
  const [failures, endsAt, level, rememberedUntil] = [
    item.failures,
    item.ends_at,
    item.level,
    item.remembered_until,
  ].map((attribute) => (attribute === undefined ? 0 : Number(attribute.N))) as [number, number, number, number];
  if (![failures, level].every(Number.isSafeInteger) || ![endsAt, rememberedUntil].every(isEpochSeconds))
    throw new StoreUnavailableError(new Error('a malformed item in the limits table'));
  return { failures, endsAt, level, rememberedUntil, lastId: item.last_id?.S };
};

/** Count a failure in the current window, or begin the first window of the key. */
export const joinCommand = (table: string, limit: Limit, now: number, countsIn: CountsIn): UpdateCommand => {
  const endsAt = now + limit.windowSeconds;
  const isNew = limit.attemptId === undefined ? '' : ' AND (attribute_not_exists(last_id) OR last_id <> :id)';
  return countCommand(table, limit, countsIn, {
    condition: `attribute_not_exists(ends_at) OR (ends_at > :now AND failures < :max${isNew})`,
    sets:
      'failures = if_not_exists(failures, :none) + :one, ends_at = if_not_exists(ends_at, :endsAt), ' +
      '#level = if_not_exists(#level, :none)',
    ttl: 'if_not_exists(expires_at, :expiresAt)',
    values: { ':now': now, ':max': limit.max, ':none': 0, ':one': 1, ':endsAt': endsAt },
    now,
    endsAt,
  });
};

/**
 * Begin the next window after one that has ended: twice as long if that one was full and ended less than
 * `LONGEST_WINDOW_SECONDS` ago.
 */
export const renewCommand = (
  table: string,
  limit: Limit,
  now: number,
  ended: Window,
  countsIn: CountsIn,
): UpdateCommand => {
  const level = ended.failures >= limit.max && now < ended.endsAt + LONGEST_WINDOW_SECONDS ? ended.level + 1 : 0;
  const endsAt = now + Math.min(limit.windowSeconds * 2 ** level, LONGEST_WINDOW_SECONDS);
  return countCommand(table, limit, countsIn, {
    condition: 'attribute_not_exists(ends_at) OR ends_at = :ended',
    sets: 'failures = :one, ends_at = :endsAt, #level = :level',
    ttl: ':expiresAt',
    values: { ':ended': ended.endsAt, ':one': 1, ':endsAt': endsAt, ':level': level },
    now,
    endsAt,
  });
};

interface Count {
  condition: string;
  sets: string;
  /** The new value of the TTL attribute `expires_at`, as an expression that uses `:expiresAt`. */
  ttl: string;
  values: Record<string, number>;
  now: number;
  endsAt: number;
}

const countCommand = (table: string, { key, attemptId }: Limit, countsIn: CountsIn, count: Count): UpdateCommand => {
  const onlyRemembered = countsIn === 'remembered keys';
  return new UpdateCommand({
    TableName: table,
    Key: { id: key },
    ConditionExpression: onlyRemembered
      ? `remembered_until > :now AND remembered_until <= :latest AND (${count.condition})`
      : count.condition,
    UpdateExpression: `SET ${count.sets}${attemptId === undefined ? '' : ', last_id = :id'}${onlyRemembered ? '' : `, expires_at = ${count.ttl}`}`,
    ExpressionAttributeNames: { '#level': 'level' },
    ExpressionAttributeValues: {
      ...count.values,
      ...(attemptId === undefined ? {} : { ':id': attemptId }),
      ...(onlyRemembered
        ? { ':now': count.now, ':latest': LATEST_SECONDS }
        : { ':expiresAt': Math.ceil(count.endsAt + LONGEST_WINDOW_SECONDS) }),
    },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
};
