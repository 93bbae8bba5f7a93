import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SealingKeyStore } from '../../auth/stores/sealing-key-store';
import { attempt } from '../table/attempt';
import { conditionHolds } from '../table/condition';
import { toEpochSeconds } from '../table/epoch-seconds';
import type { TableClient } from '../table/table-client';

const ID = 'sealing';

/** `SealingKeyStore` on the table of signing keys: one item, `sealing`. */
export const createSealingKeyStore = (client: TableClient, table: string): SealingKeyStore => ({
  findSealingKid: async () => {
    const command = new GetCommand({ TableName: table, Key: { id: ID }, ConsistentRead: true });
    const { Item: item } = await attempt(client, (options) => client.documents.send(command, options));
    return item === undefined ? null : String(item.kid);
  },

  setSealingKid: ({ from, to, now }) => {
    const command = new PutCommand({
      TableName: table,
      Item: { id: ID, kid: to, since: toEpochSeconds(now) },
      ...(from === null
        ? { ConditionExpression: 'attribute_not_exists(id)' }
        : { ConditionExpression: 'kid = :from', ExpressionAttributeValues: { ':from': from } }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return conditionHolds(
      () => attempt(client, (options) => client.documents.send(command, options)),
      (existing) => existing.kid?.S === to,
    );
  },
});
