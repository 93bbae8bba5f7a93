import { expect, jest, test } from '@jest/globals';
import { measureMigration } from '../../bench/migration';
import { useTables } from '../support/tables';

// Three commands in processes of their own.
jest.setTimeout(120_000);

const tables = useTables();

test('users move in, sign in, move out, move in again and sign in again', async () => {
  const { rows } = await measureMigration(tables, 40, ['firebase'], () => {});
  expect(rows).toEqual([expect.objectContaining({ format: 'firebase', users: 40, signIns: 30 })]);
});

test('a format that does not exist is named', async () => {
  await expect(measureMigration(tables, 40, ['other'], () => {})).rejects.toThrow('other is none of jsonl, csv');
});
