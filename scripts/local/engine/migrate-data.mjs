import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createMigrationRecords } from '../../../lib/store/migrations/migration-records';
import { migrations } from '../../../lib/store/migrations/migrations';
import { runMigration } from '../../../lib/store/migrations/run-migration';

/** Nobody else uses the data folder, and somebody waits for the start. */
const options = { dryRun: false, itemsPerSecond: 20_000, segments: 4, settleMilliseconds: 0 };

/**
 * Bring the items that earlier versions left in the data folder to the form of this one, as `npm run admin -- migrate` does for a stage.
 * @param {object} input
 * @param {string} input.region
 * @param {NodeJS.ProcessEnv} input.env names the tables
 * @param {(line: string) => void} input.announce
 * @returns {Promise<void>}
 */
export async function migrateLocalData({ region, env, announce }) {
  const dynamodb = new DynamoDB({ region });
  const client = { documents: DynamoDBDocumentClient.from(dynamodb), pause: async () => void (await sleep(50)) };
  /** @param {string} setting */
  const table = (setting) => String(env[setting]);
  const tables = {
    users: table('USERS_TABLE'),
    credentials: table('CREDENTIALS_TABLE'),
    sessions: table('SESSIONS_TABLE'),
    customers: table('CUSTOMERS_TABLE'),
    roles: table('ROLES_TABLE'),
    outbox: table('OUTBOX_TABLE'),
    signingKeys: table('SIGNING_KEYS_TABLE'),
  };
  const deps = {
    client,
    tables,
    records: createMigrationRecords(client, tables.signingKeys),
    clock: { now: () => new Date() },
    wait: async (/** @type {number} */ milliseconds) => void (await sleep(milliseconds)),
    progress: () => {},
  };
  try {
    for (const migration of migrations) {
      const { changed, state } = await runMigration(deps, migration, options);
      if (state === 'done' && changed > 0)
        announce(`Data of an earlier version: ${migration.id} has changed ${changed} items.`);
    }
  } finally {
    dynamodb.destroy();
  }
}
