import {
  type AttributeValue,
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { cancellationReasons } from './attempt';

/** The item that stood in a condition's way: errors keep DynamoDB's own notation. */
export type Existing = Record<string, AttributeValue>;

type IsOwnWork = (existing: Existing) => boolean;

const notOwnWork: IsOwnWork = () => false;

/**
 * Whether a conditional write was done.
 * @param isOwnWork told what stood in the way, where the command asked for it.
 */
export const conditionHolds = (write: () => Promise<unknown>, isOwnWork = notOwnWork): Promise<boolean> =>
  holds(write, (error) => (error instanceof ConditionalCheckFailedException ? error : undefined), isOwnWork);

/** As `conditionHolds`, for a transaction: by the condition at this position. */
export const transactionHolds = (
  write: () => Promise<unknown>,
  position: number,
  isOwnWork = notOwnWork,
): Promise<boolean> =>
  holds(
    write,
    (error) => {
      const reason = error instanceof TransactionCanceledException ? cancellationReasons(error)[position] : undefined;
      return reason?.Code === 'ConditionalCheckFailed' ? reason : undefined;
    },
    isOwnWork,
  );

/** @param failedCondition what an error says of the condition, `undefined` if it is about something else. */
const holds = async (
  write: () => Promise<unknown>,
  failedCondition: (error: unknown) => { Item?: Existing | undefined } | undefined,
  isOwnWork: IsOwnWork,
): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    const failed = failedCondition(error);
    if (failed === undefined) throw error;
    return failed.Item !== undefined && isOwnWork(failed.Item);
  }
};
