import { existsSync } from 'node:fs';
import type { Operation } from '../../lib/endpoints/operation';
import type { RoutedFunction } from './service';

/** Whether a function has a file in lib/endpoints/. Functions without one are customers' own endpoints, which no document describes. */
export const isDescribed = ({ file }: RoutedFunction): boolean =>
  existsSync(new URL(`../../lib/endpoints/${file}.ts`, import.meta.url));

/**
 * The `operation` that the file of a function in lib/endpoints/ exports.
 * @throws {Error} if the file exports none.
 */
export const loadOperation = async ({ file }: RoutedFunction): Promise<Operation> => {
  const { operation } = (await import(`../../lib/endpoints/${file}.ts`)) as { operation?: () => Operation };
  if (operation === undefined) throw new Error(`lib/endpoints/${file}.ts does not export operation`);
  return operation();
};

/** All described functions, each with its `operation`, in the order of the argument. */
export const describeAll = async (routed: readonly RoutedFunction[]) => {
  const all = [];
  // Load one file after the other: jest cannot link several module graphs that share modules at the same time.
  for (const route of routed.filter(isDescribed)) all.push({ route, operation: await loadOperation(route) });
  return all;
};
