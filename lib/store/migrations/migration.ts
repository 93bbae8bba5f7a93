import { isDeepStrictEqual } from 'node:util';

/** The attributes of one item, as they are stored. */
export type StoredItem = Readonly<Record<string, unknown>>;

/** The tables that a migration may change. Events are never changed: the audit trail proves each of them as it was written. */
export interface MigrationTables {
  readonly users: string;
  readonly credentials: string;
  readonly sessions: string;
  readonly customers: string;
  readonly roles: string;
  readonly outbox: string;
  readonly signingKeys: string;
}

/**
 * Changes items that earlier versions stored to the form in which this version stores them. docs/data-migrations.md says how to
 * change a format so that the previous version keeps working.
 */
export interface Migration {
  /** The name of its file without the number. It must never change, because the progress is recorded under it. */
  readonly id: string;
  /** One line: what it does. */
  readonly summary: string;
  readonly table: keyof MigrationTables;
  /** The attributes that `change` computes its result from. A change is written only if they are still as they were read. */
  readonly reads: readonly string[];
  /**
   * The attributes as this version stores them; `undefined` for one that must be absent. Pure. Returns the same for an item that is
   * migrated already, so it can be repeated.
   * @returns `null` for an item that this migration does not concern, or that is malformed.
   */
  change(item: StoredItem): Readonly<Record<string, unknown>> | null;
}

/** @returns the attributes that this migration still has to set; `null` if there are none. */
export const missingChanges = ({ change }: Migration, item: StoredItem): Readonly<Record<string, unknown>> | null => {
  const wanted = Object.entries(change(item) ?? {}).filter(([name, value]) => !isDeepStrictEqual(item[name], value));
  return wanted.length === 0 ? null : Object.fromEntries(wanted);
};
