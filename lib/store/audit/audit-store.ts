import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  type AuditStore,
  type ChainHead,
  type DailyAddition,
  type EventMark,
  type Link,
  type LinkGroup,
  markKey,
} from '../../auth/stores/audit-store';
import { attempt } from '../table/attempt';
import { batchGetItems } from '../table/batch-get';
import { conditionHolds } from '../table/condition';
import type { TableClient } from '../table/table-client';
import { putStep, type Step, transact } from '../table/transaction';
import {
  chainPart,
  dayPart,
  headKey,
  headOf,
  linkOf,
  markItemKey,
  markOf,
  type RawItem,
  toHeadItem,
  toLinkItem,
  toMarkItem,
} from './audit-items';
import { counterNames, DAYS_KEPT } from './daily-counts-store';

/** `AuditStore` on the audit table. */
export const createAuditStore = (client: TableClient, table: string): AuditStore => ({
  table,

  findPosition: async (chain, events) => {
    const keys = new Map(events.map((event) => [markKey(event), markItemKey(event)]));
    const items = await batchGetItems(client, table, [headKey(chain), ...keys.values()]);
    const byKey = new Map(items.map((item) => [keyText(item), item]));
    const marks = [...keys].flatMap(([name, { part, id }]): [string, EventMark][] => {
      const item = byKey.get(`${part}\n${id}`);
      return item === undefined ? [] : [[name, markOf(item)]];
    });
    const { part, id } = headKey(chain);
    const head = byKey.get(`${part}\n${id}`);
    return { head: head === undefined ? null : headOf(chain, head), marks: new Map(marks) };
  },

  findLastLink: async (chain) => {
    const command = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'part = :part AND id < :head',
      ExpressionAttributeValues: { ':part': { S: chainPart(chain) }, ':head': { S: headKey(chain).id } },
      ScanIndexForward: false,
      Limit: 1,
      ConsistentRead: true,
    });
    const { Items: [item] = [] } = await attempt(client, (options) => client.documents.send(command, options));
    return item === undefined ? null : linkOf(chain, item);
  },

  addLinks: async ({ id, before, links, after, additions }: LinkGroup) => {
    const steps = [
      headStep(table, before, after),
      ...links.flatMap(({ link, mark }) => [putStep(table, toLinkItem(link)), markStep(table, link, mark)]),
      ...additions.map((addition) => dayStep(table, after.chain, addition)),
    ];
    return (await transact(client, steps, id)) === 'done';
  },

  replaceSignature: ({ chain, signature: before }, signature) => {
    const command = new UpdateCommand({
      TableName: table,
      Key: headKey(chain),
      ConditionExpression: 'signature = :before',
      UpdateExpression: 'SET signature = :after',
      ExpressionAttributeValues: { ':before': before, ':after': signature },
    });
    return conditionHolds(() => attempt(client, (options) => client.documents.send(command, options)));
  },
});

const keyText = ({ part, id }: RawItem): string => `${part?.S}\n${id?.S}`;

/**
 * Moves the head. The signature decides whether it is still the same head, because it changes with everything else. A link needs
 * no condition: only who moves the head writes it.
 */
const headStep = (table: string, before: ChainHead | null, after: ChainHead): Step<'moved'> => ({
  write: {
    Put: {
      TableName: table,
      Item: toHeadItem(after),
      ...unchanged('signature', before === null ? null : before.signature),
    },
  },
  whenRefused: () => 'moved',
});

/** The mark is as it was read: nobody else has linked this version of the event. */
const markStep = (table: string, link: Link, mark: EventMark | null): Step<'moved'> => ({
  write: {
    Put: { TableName: table, Item: toMarkItem(link), ...unchanged('event_hash', mark === null ? null : mark.hash) },
  },
  whenRefused: () => 'moved',
});

/**
 * The condition that an item has this text in an attribute, or does not exist.
 * @param text empty if the attribute has another type: somebody spoilt it by hand, and the consumer must go on.
 */
const unchanged = (attribute: string, text: string | null) => {
  if (text === null) return { ConditionExpression: 'attribute_not_exists(part)' };
  if (text !== '')
    return { ConditionExpression: `${attribute} = :before`, ExpressionAttributeValues: { ':before': text } };
  return {
    ConditionExpression: `attribute_exists(part) AND (NOT attribute_type(${attribute}, :text) OR ${attribute} = :before)`,
    ExpressionAttributeValues: { ':text': 'S', ':before': '' },
  };
};

const dayStep = (table: string, chain: number, { customerId, day, counts }: DailyAddition): Step<never> => {
  const entries = Object.entries(counts) as [keyof typeof counterNames, number][];
  return {
    write: {
      Update: {
        TableName: table,
        Key: { part: dayPart(customerId, chain), id: day },
        UpdateExpression: `SET expires_at = :expires ADD ${entries.map(([name], index) => `${counterNames[name]} :n${index}`).join(', ')}`,
        ExpressionAttributeValues: {
          ':expires': Date.parse(day) / 1000 + DAYS_KEPT * 86_400,
          ...Object.fromEntries(entries.map(([, count], index) => [`:n${index}`, count])),
        },
      },
    },
    whenRefused: () => 'done',
  };
};
