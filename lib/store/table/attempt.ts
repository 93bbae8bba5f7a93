import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { StoreUnavailableError } from '../../auth/errors';
import { asTableCall, type TableCallOptions } from '../../observe/request-scope';
import type { TableClient } from './table-client';

const MAX_ATTEMPTS = 3;
/** Reasons for a cancelled transaction that have nothing to do with our conditions: a later attempt may succeed. */
const TRANSIENT_REASONS = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
]);
/**
 * Errors of the connection and of DynamoDB, by the SDK's names. The SDK has already retried all of them except the
 * `AbortError`, which our own deadline causes.
 */
const TRANSIENT_ERRORS = new Set([
  'TimeoutError',
  // From lib/runtime/check-answers.ts.
  'MalformedAnswerError',
  'AbortError',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'TransactionInProgressException',
]);
/**
 * Error codes of Node's sockets and HTTP parser, but not those that begin with `ERR_`: most of these are programming errors.
 */
const CONNECTION_CODE = /^(?:E(?!RR_)|HPE_)/;

/**
 * Send one command, and retry it if it conflicts with another write. The SDK retries throttling and lost responses, but no
 * conflicts. A retry is safe because every command here is idempotent or recognises its own earlier success.
 * @throws the SDK's ConditionalCheckFailedException or TransactionCanceledException if a condition did not hold.
 * @throws {StoreUnavailableError} if the outcome is unknown, or DynamoDB could not do the work (throttling, conflicts,
 *   outages).
 * @see AWS DynamoDB Developer Guide, "Transaction conflict handling"
 */
export const attempt = async <Result>(
  client: Pick<TableClient, 'pause'>,
  send: (options: TableCallOptions) => Promise<Result>,
): Promise<Result> => {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await asTableCall(send);
    } catch (error) {
      if (isConflict(error) && attempts < MAX_ATTEMPTS) await client.pause(attempts);
      else throw isTransient(error) ? new StoreUnavailableError(error) : error;
    }
  }
};

/** Why each item of a transaction was refused, in the order of the items. Empty if DynamoDB gives no reasons. */
export const cancellationReasons = (error: TransactionCanceledException) => error.CancellationReasons ?? [];

/** A failed condition is a final answer. A cancelled transaction is retried only if no condition failed. */
const isConflict = (error: unknown): boolean => {
  if (error instanceof TransactionConflictException || isTooManyUpdates(error)) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = cancellationReasons(error).map(({ Code }) => Code ?? 'None');
  return !codes.includes('ConditionalCheckFailed') && codes.some((code) => TRANSIENT_REASONS.has(code));
};

/**
 * A conflict in Parameter Store. Recognised by its name, because an import of the class would add the SSM client to every
 * bundle.
 */
const isTooManyUpdates = (error: unknown): boolean => error instanceof Error && error.name === 'TooManyUpdates';

const isTransient = (error: unknown): boolean => {
  if (isConflict(error)) return true;
  if (!(error instanceof Error)) return false;
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: unknown };
  const status = $metadata?.httpStatusCode ?? 0;
  const isConnectionError = typeof code === 'string' && CONNECTION_CODE.test(code);
  return TRANSIENT_ERRORS.has(error.name) || status >= 500 || status === 429 || isConnectionError;
};
