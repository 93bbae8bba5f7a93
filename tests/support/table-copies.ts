import { readFileSync } from 'node:fs';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { copyTable } from '../../lib/store/restore/copy-table';
import { createTables, tableDefinitions } from '../../scripts/local/engine/tables.mjs';

/** Copies of tables on an engine, in place of those that point-in-time recovery makes. */
export const tableCopies = (endpoint: string, rename: (name: string) => string = (name) => name) => {
  const engine = new DynamoDB({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const client = { documents: DynamoDBDocumentClient.from(engine), pause: async () => {} };
  const resources = JSON.parse(readFileSync(process.env.TEST_RESOURCES ?? '', 'utf8')) as Record<string, never>;
  const all = tableDefinitions(resources, rename).map(({ input: { StreamSpecification: _, ...input }, ...rest }) => ({
    ...rest,
    input,
  }));
  const options = { dryRun: false, progress: () => {} };
  const chosen = (suffixes: readonly string[]) =>
    all.filter(({ input }) => suffixes.some((suffix) => input.TableName.endsWith(`-${suffix}`)));

  return {
    /** Copy the tables whose names end in these words. */
    make: async (suffix: string, words: readonly string[]): Promise<void> => {
      const definitions = chosen(words).map((definition) => ({
        ...definition,
        input: { ...definition.input, TableName: `${definition.input.TableName}-${suffix}` },
      }));
      await createTables(engine, definitions);
      for (const { input } of chosen(words))
        await copyTable(client, { from: input.TableName, to: `${input.TableName}-${suffix}` }, options);
    },
    /** Put the items of the copies into the tables, as a restore of a backup does that knows nothing of what they mean. */
    putBack: async (suffix: string, words: readonly string[]): Promise<void> => {
      for (const { input } of chosen(words))
        await copyTable(client, { from: `${input.TableName}-${suffix}`, to: input.TableName }, options);
    },
    /** Delete the tables themselves, as somebody does by mistake. */
    lose: async (words: readonly string[]): Promise<void> => {
      for (const { input } of chosen(words)) await engine.deleteTable({ TableName: input.TableName });
    },
    /** Create lost tables, without items. */
    recreate: async (words: readonly string[]): Promise<void> => createTables(engine, chosen(words)),
    deleteAll: async (suffix: string, words: readonly string[]): Promise<void> => {
      for (const { input } of chosen(words)) await engine.deleteTable({ TableName: `${input.TableName}-${suffix}` });
    },
    close: () => engine.destroy(),
  };
};
