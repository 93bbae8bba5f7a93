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
   * What it means that its condition does not hold. `done`: an earlier attempt of ours had the effect and its answer was lost.
   * @param existing the item in the way, where the write asks for it and there is one.
   */
  whenRefused(existing: Existing | undefined): Failure | 'done';
}

/**
 * Write all or nothing.
 * @param token names this very change, so that a repeat within ten minutes is recognised by DynamoDB itself.
 * @returns `done`, or what the first refused step means.
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
    const meanings = cancellationReasons(error).flatMap(({ Code, Item }, position) =>
      Code === 'ConditionalCheckFailed' ? [steps[position]?.whenRefused(Item) ?? 'done'] : [],
    );
    const [first] = meanings;
    if (first === undefined) throw error;
    return meanings.includes('done') ? 'done' : first;
  }
};

/** Put an item, whatever is there. */
export const putStep = (table: string, item: Record<string, unknown>): Step<never> => ({
  write: { Put: { TableName: table, Item: item } },
  whenRefused: () => 'done',
});

/** Delete the item of this id, if there is one. */
export const deleteStep = (table: string, id: string): Step<never> => ({
  write: { Delete: { TableName: table, Key: { id } } },
  whenRefused: () => 'done',
});
