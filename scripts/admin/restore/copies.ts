import { UsageError } from '../admin-error';

/** How the copies of tables are named that `restore` makes: by the moment that they are of. */
export const suffixOf = (at: Date): string => `restored-${stampOf(at)}`;

/** A moment in the name of a table or file: `20261130T020000Z`. */
export const stampOf = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, '');

export const copyOf = (table: string, suffix: string): string => `${table}-${suffix}`;

/** The option of the commands that read copies. */
export const copiesOption = {
  type: 'string',
  value: 'SUFFIX',
  help: 'Use tables that exist and have the names of the tables, a dash and this suffix, for example those of a backup',
} as const;

/** @throws {UsageError} */
export const checkCopies = (suffix: string | undefined): string | undefined => {
  if (suffix === undefined || /^[A-Za-z0-9_.-]{1,60}$/.test(suffix)) return suffix;
  throw new UsageError('--copies takes letters, digits, _ . and -');
};
