import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { attempt, cancellationReasons } from './attempt';
import type { Existing } from './condition';
import type { TableClient } from './table-client';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One write of a transaction. */
export interface Step<Failure> {
  readonly write: Write;
  /**
   * What a failed condition means. `done`: an earlier attempt of the same transaction succeeded and its response was lost.
   * @param existing the stored item, if the write requests it and there is one.
   */
  whenRefused(existing: Existing | undefined): Failure | 'done';
}

/**
 * Do all writes or none.
 * @param token unique to this transaction: DynamoDB recognises a repeat of it within ten minutes.
 * @returns `done`, or the `whenRefused` result of the first step whose condition failed.
 * @see AWS DynamoDB Developer Guide, "Idempotency" of TransactWriteItems
 */
export const transact = async <Failure extends string>(
  client: TableClient,
  steps: readonly Step<Failure>[],
  token: string,
): Promise<Failure | 'done'> => {
  const command = new TransactWriteCommand({
    TransactItems: steps.map(({ write }) => write),
    ClientRequestToken: token,
  });
  try {
    await attempt(client, (options) => client.documents.send(command, options));
    return 'done';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const refusals = cancellationReasons(error).flatMap(({ Code, Item }, position) =>
      Code === 'ConditionalCheckFailed' ? [steps[position]?.whenRefused(Item) ?? 'done'] : [],
    );
    const [first] = refusals;
    if (first === undefined) throw error;
    return refusals.includes('done') ? 'done' : first;
  }
};

/** Write an item, in place of any earlier one with its key. */
export const putStep = (table: string, item: Record<string, unknown>): Step<never> => ({
  write: { Put: { TableName: table, Item: item } },
  whenRefused: () => 'done',
});

/** Delete the item with this id, if there is one. */
export const deleteStep = (table: string, id: string): Step<never> => ({
  write: { Delete: { TableName: table, Key: { id } } },
  whenRefused: () => 'done',
});
