import { appendFileSync } from 'node:fs';
import type { RawItem, Snapshot } from '../support/tables';
import recorded from './item-shapes.json' with { type: 'json' };

/** The attributes of every kind of item, with their DynamoDB types: what the stores write today. */
type Shapes = Readonly<Record<string, Readonly<Record<string, string>>>>;

const typeOf = (value: unknown): string => {
  if (value === null) return 'NULL';
  if (value instanceof Set) return 'SS';
  if (value instanceof Uint8Array) return 'B';
  if (Array.isArray(value)) return 'L';
  return { string: 'S', number: 'N', boolean: 'BOOL', object: 'M' }[typeof value as string] ?? typeof value;
};

/** Tests of malformed items store these in place of a number. */
const isMalformed = (type: string): boolean => ['S', 'NULL', 'bigint'].includes(type);

/** What an item is, by its table and key. */
const kindOf = (setting: string, { id, part }: RawItem): string => {
  const table = setting.replace(/_TABLE$/, '').toLowerCase();
  const key = String(part ?? id);
  switch (table) {
    case 'users':
    case 'sessions':
    case 'credentials':
      return `${table} ${key.includes('#') ? key.replace(/#.*/s, '#') : table === 'credentials' ? key : ''}`.trim();
    case 'audit':
      return `audit ${key.replace(/#.*/s, '#')}${id === 'head' ? ' head' : ''}`;
    case 'signing_keys':
      return `signing_keys ${key.replace(/#.*/s, '#')}`;
    default:
      return table;
  }
};

/**
 * Every attribute that a store writes is in item-shapes.json, so that nobody changes a format unknowingly. docs/data-migrations.md says
 * what to do before an entry is added.
 * @throws {Error} for an attribute, or a type of one, that is not recorded.
 */
export const checkShapes = (snapshot: Snapshot): void => {
  const shapes: Shapes = recorded;
  for (const [setting, items] of Object.entries(snapshot)) {
    for (const item of items) {
      // Planted by the tests that copy whole tables.
      if ('bytes' in item || (item.id === 'seal' && setting === 'SESSIONS_TABLE')) continue;
      const kind = kindOf(setting, item);
      for (const [name, value] of Object.entries(item)) {
        const type = typeOf(value);
        const log = process.env.TEST_SHAPES_LOG;
        if (log !== undefined) appendFileSync(log, `${JSON.stringify([kind, name, type])}\n`);
        else if (shapes[kind]?.[name] !== type && !(shapes[kind]?.[name] === 'N' && isMalformed(type)))
          throw new Error(
            `"${name}" of the items "${kind}" has the type ${type}, which tests/contracts/item-shapes.json does not have: see docs/data-migrations.md`,
          );
      }
    }
  }
};
