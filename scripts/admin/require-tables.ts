import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import { findMissingTables } from '../local/engine/tables.mjs';
import { AdminError } from './admin-error';
import type { Target } from './target';

const CONNECTION_ERRORS = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN']);

/** @throws {AdminError} `not_running` if nothing answers, `tables_missing` with the names of the missing tables. */
export const requireTables = async (client: DynamoDB, target: Target, tables: readonly string[]): Promise<void> => {
  const missing = await findMissingTables(
    client,
    tables.map((TableName) => ({ input: { TableName }, timeToLiveAttribute: undefined })),
  ).catch((error: Error & { code?: string }) => {
    if (CONNECTION_ERRORS.has(error.code ?? '')) throw new AdminError('not_running', target.unreachable);
    if (target.local === null) throw error;
    throw new AdminError(
      'not_running',
      `${String(target.client.endpoint)} answers, but not as DynamoDB does: ${error.name}.`,
    );
  });
  if (missing.length === 0) return;
  const remedy =
    target.local !== null
      ? '`npm start` creates them.'
      : `is it deployed in ${target.client.region}? If one was deleted: docs/restore.md.`;
  throw new AdminError('tables_missing', `Missing tables: ${missing.join(', ')}. This command creates none: ${remedy}`);
};
