import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { settleAll } from '../../auth/settle';
import { type DailyCounter, dailyCounters } from '../../auth/stores/audit-store';
import type { DailyCountsStore } from '../../auth/stores/daily-counts-store';
import { attempt } from '../table/attempt';
import type { TableClient } from '../table/table-client';
import { dayPart } from './audit-items';

/** How long a day is kept: some days more than can be asked for. */
export const DAYS_KEPT = 100;

/** The attributes of the counters. */
export const counterNames = {
  signedIn: 'signed_in',
  refused: 'refused',
  signedUp: 'signed_up',
} as const satisfies Record<DailyCounter, string>;

/** `DailyCountsStore` on the audit table: one query for each chain, all at the same time. */
export const createDailyCountsStore = (client: TableClient, table: string, chains: number): DailyCountsStore => ({
  readDays: async (customerId, { first, last }) => {
    const pages = await settleAll(
      Array.from({ length: chains }, (_, chain) => {
        const command = new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'part = :part AND id BETWEEN :first AND :last',
          ExpressionAttributeValues: { ':part': dayPart(customerId, chain), ':first': first, ':last': last },
        });
        return attempt(client, (options) => client.documents.send(command, options));
      }),
    );
    const days = new Map<string, Record<DailyCounter, number>>();
    for (const item of pages.flatMap(({ Items = [] }) => Items)) {
      const day = String(item.id);
      const sum = days.get(day) ?? { signedIn: 0, refused: 0, signedUp: 0 };
      for (const counter of dailyCounters) sum[counter] += Number(item[counterNames[counter]] ?? 0);
      days.set(day, sum);
    }
    return days;
  },
});
