import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** The stored item that made a condition fail, in DynamoDB's own format (`{ S: ... }`): errors are not unmarshalled. */
export type Existing = Record<string, AttributeValue>;

/**
 * Run a conditional write.
 * @param wasWrittenByThisCall whether an earlier attempt of this same call wrote the stored item and its response was lost. Called
 *   only if the command requests the item with `ReturnValuesOnConditionCheckFailure`.
 * @returns whether the write is done, now or by that earlier attempt; `false` if the condition did not hold.
 */
export const conditionHolds = async (
  write: () => Promise<unknown>,
  wasWrittenByThisCall: (existing: Existing) => boolean = () => false,
): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item !== undefined && wasWrittenByThisCall(error.Item);
  }
};
