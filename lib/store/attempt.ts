import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { StoreUnavailableError } from '../auth/errors';
import { asTableCall } from '../observe/request-scope';
import type { TableClient } from './table-client';

const ATTEMPTS = 3;
/** Reasons of a cancelled transaction that say nothing about our conditions: a later attempt may succeed. */
const PASSING_REASONS = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
]);
/** Errors of the transport and the engine that the SDK has retried already, by the names it gives them. */
const PASSING_ERRORS = new Set([
  'TimeoutError',
  'AbortError',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'TransactionInProgressException',
  'InternalServerError',
  'ServiceUnavailable',
]);

/**
 * Send one command, again while another transaction is in its way: the SDK retries throttles and lost answers, but not conflicts.
 * A repeat is safe because every command here is idempotent or recognises its own earlier success.
 * @throws {ConditionalCheckFailedException | TransactionCanceledException} where a condition did not hold.
 * @throws {StoreUnavailableError} where the outcome is unknown or nothing happened for reasons not ours.
 * @see AWS DynamoDB Developer Guide, "Transaction conflict handling"
 */
export const attempt = async <Result>(client: TableClient, send: () => Promise<Result>): Promise<Result> => {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await asTableCall(send);
    } catch (error) {
      if (isConflict(error) && attempts < ATTEMPTS) await client.pause(attempts);
      else throw isPassing(error) ? new StoreUnavailableError(error) : error;
    }
  }
};

/** The outcome of each item of a cancelled transaction, by its position. */
export const cancellationReasons = (error: TransactionCanceledException) => error.CancellationReasons ?? [];

/** A condition that failed is an answer; only without one is the cancellation worth another attempt. */
const isConflict = (error: unknown): boolean => {
  if (error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = cancellationReasons(error).map(({ Code }) => Code ?? 'None');
  return !codes.includes('ConditionalCheckFailed') && codes.some((code) => PASSING_REASONS.has(code));
};

const isPassing = (error: unknown): boolean => {
  if (error instanceof ConditionalCheckFailedException) return false;
  if (isConflict(error)) return true;
  if (!(error instanceof Error)) return false;
  const { $fault, code } = error as { $fault?: string; code?: unknown };
  return PASSING_ERRORS.has(error.name) || $fault === 'server' || (typeof code === 'string' && code.startsWith('E'));
};
