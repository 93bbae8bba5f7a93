import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** The item that stood in a condition's way: errors keep DynamoDB's own notation. */
export type Existing = Record<string, AttributeValue>;

/**
 * Whether a conditional write was done.
 * @param isOwnWork told what stood in the way, where the command asked for it.
 */
export const conditionHolds = async (
  write: () => Promise<unknown>,
  isOwnWork: (existing: Existing) => boolean = () => false,
): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item !== undefined && isOwnWork(error.Item);
  }
};
