import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import { findMissingTables } from '../local/engine/tables.mjs';
import { AdminError } from './admin-error';
import type { Target } from './target';

const NOBODY_LISTENS = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN']);

/** @throws {AdminError} `not_running`, or `tables_missing` with their names. */
export const requireTables = async (client: DynamoDB, target: Target, tables: readonly string[]): Promise<void> => {
  const missing = await findMissingTables(
    client,
    tables.map((TableName) => ({ input: { TableName }, timeToLiveAttribute: undefined })),
  ).catch((error: Error & { code?: string }) => {
    if (NOBODY_LISTENS.has(error.code ?? '')) throw new AdminError('not_running', target.unreachable);
    if (!target.isLocal) throw error;
    throw new AdminError(
      'not_running',
      `${String(target.client.endpoint)} answers, but not as DynamoDB does: ${error.name}.`,
    );
  });
  if (missing.length === 0) return;
  const remedy = target.isLocal ? '`npm start` makes them' : `is it deployed in ${target.client.region}?`;
  throw new AdminError('tables_missing', `Missing tables: ${missing.join(', ')}. This command makes none: ${remedy}.`);
};
