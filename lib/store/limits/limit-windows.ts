import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LimitsStore } from '../../auth/stores/limits-store';

/** The longest window, and how long a full one is remembered: after that the next is as short as the first. */
const LONGEST_SECONDS = 900;

type Limit = Parameters<LimitsStore['reserve']>[0];

/** Who may count: everybody, or only while the key is remembered; that never touches how long it is. */
export type CountsIn = 'any key' | 'remembered keys';

/** What is known of a key. Times are epoch seconds with a fraction, 0 for what there is none of. */
export interface Window {
  failures: number;
  endsAt: number;
  /** How many full windows came right before it. */
  level: number;
  /** Until when the key has an allowance of its own. */
  rememberedUntil: number;
}

export const windowOf = (item: Record<string, AttributeValue>): Window => ({
  failures: Number(item.failures?.N ?? 0),
  endsAt: Number(item.ends_at?.N ?? 0),
  level: Number(item.level?.N ?? 0),
  rememberedUntil: Number(item.remembered_until?.N ?? 0),
});

/** Count in the window that runs, or begin the first. */
export const joinCommand = (table: string, limit: Limit, now: number, countsIn: CountsIn): UpdateCommand => {
  const endsAt = now + limit.windowSeconds;
  return countCommand(table, limit.key, countsIn, {
    condition: 'attribute_not_exists(ends_at) OR (ends_at > :now AND failures < :max)',
    sets:
      'failures = if_not_exists(failures, :none) + :one, ends_at = if_not_exists(ends_at, :endsAt), ' +
      '#level = if_not_exists(#level, :none)',
    sweep: 'if_not_exists(expires_at, :expiresAt)',
    values: { ':now': now, ':max': limit.max, ':none': 0, ':one': 1, ':endsAt': endsAt },
    now,
    endsAt,
  });
};

/** Begin the next window after one that is over: twice as long if that one was full, and not long ago. */
export const renewCommand = (
  table: string,
  limit: Limit,
  now: number,
  over: Window,
  countsIn: CountsIn,
): UpdateCommand => {
  const level = over.failures >= limit.max && now < over.endsAt + LONGEST_SECONDS ? over.level + 1 : 0;
  const endsAt = now + Math.min(limit.windowSeconds * 2 ** level, LONGEST_SECONDS);
  return countCommand(table, limit.key, countsIn, {
    condition: 'attribute_not_exists(ends_at) OR ends_at = :over',
    sets: 'failures = :one, ends_at = :endsAt, #level = :level',
    sweep: ':expiresAt',
    values: { ':over': over.endsAt, ':one': 1, ':endsAt': endsAt, ':level': level },
    now,
    endsAt,
  });
};

interface Count {
  condition: string;
  sets: string;
  /** What the time of the sweep becomes, from `:expiresAt`. */
  sweep: string;
  values: Record<string, number>;
  now: number;
  endsAt: number;
}

const countCommand = (table: string, key: string, countsIn: CountsIn, count: Count): UpdateCommand => {
  const onlyRemembered = countsIn === 'remembered keys';
  return new UpdateCommand({
    TableName: table,
    Key: { id: key },
    ConditionExpression: onlyRemembered ? `remembered_until > :now AND (${count.condition})` : count.condition,
    UpdateExpression: `SET ${count.sets}${onlyRemembered ? '' : `, expires_at = ${count.sweep}`}`,
    ExpressionAttributeNames: { '#level': 'level' },
    ExpressionAttributeValues: {
      ...count.values,
      ...(onlyRemembered ? { ':now': count.now } : { ':expiresAt': Math.ceil(count.endsAt + LONGEST_SECONDS) }),
    },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
};
