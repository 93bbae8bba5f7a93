import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { StoreUnavailableError } from '../../auth/errors';
import { asTableCall, type TableCallOptions } from '../../observe/request-scope';
import type { TableClient } from './table-client';

const ATTEMPTS = 3;
/** Reasons of a cancelled transaction that say nothing about our conditions: a later attempt may succeed. */
const PASSING_REASONS = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
]);
/** Errors of the transport and the engine, by the names the SDK gives them; it has retried all but the abort at our deadline. */
const PASSING_ERRORS = new Set([
  'TimeoutError',
  'AbortError',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'TransactionInProgressException',
]);
/** Codes of Node's sockets and its HTTP parser. Those that begin with `ERR_` are mostly mistakes of ours. */
const TRANSPORT_CODE = /^(?:E(?!RR_)|HPE_)/;

/**
 * Send one command, again while another write is in its way: the SDK retries throttles and lost answers, but not conflicts.
 * A repeat is safe because every command here is idempotent or recognises its own earlier success.
 * @throws the SDK's ConditionalCheckFailedException or TransactionCanceledException where a condition did not hold.
 * @throws {StoreUnavailableError} where the outcome is unknown or nothing happened for reasons not ours.
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
      if (isConflict(error) && attempts < ATTEMPTS) await client.pause(attempts);
      else throw isPassing(error) ? new StoreUnavailableError(error) : error;
    }
  }
};

/** The outcome of each item of a cancelled transaction, by its position; empty if DynamoDB gives none. */
export const cancellationReasons = (error: TransactionCanceledException) => error.CancellationReasons ?? [];

/** A condition that failed is an answer; only without one is the cancellation worth another attempt. */
const isConflict = (error: unknown): boolean => {
  if (error instanceof TransactionConflictException || isTooManyUpdates(error)) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = cancellationReasons(error).map(({ Code }) => Code ?? 'None');
  return !codes.includes('ConditionalCheckFailed') && codes.some((code) => PASSING_REASONS.has(code));
};

/** Parameter Store's word for a conflict; by its name, so that not every function carries that client. */
const isTooManyUpdates = (error: unknown): boolean => error instanceof Error && error.name === 'TooManyUpdates';

const isPassing = (error: unknown): boolean => {
  if (isConflict(error)) return true;
  if (!(error instanceof Error)) return false;
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: unknown };
  // By the status and not by `$fault`: an answer that is not the engine's own, HTML from a gateway, fails as a SyntaxError.
  const status = $metadata?.httpStatusCode ?? 0;
  const isTransport = typeof code === 'string' && TRANSPORT_CODE.test(code);
  return PASSING_ERRORS.has(error.name) || status >= 500 || status === 429 || isTransport;
};
