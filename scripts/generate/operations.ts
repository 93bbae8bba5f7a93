import type { Operation } from '../../lib/endpoints/operation';
import type { RoutedFunction } from './service';

/**
 * The `operation` that the file of a function in lib/endpoints/ exports.
 * @throws {Error} if the file exports none.
 */
export const loadOperation = async ({ file }: RoutedFunction): Promise<Operation> => {
  const { operation } = (await import(`../../lib/endpoints/${file}.ts`)) as { operation?: () => Operation };
  if (operation === undefined) throw new Error(`lib/endpoints/${file}.ts does not export operation`);
  return operation();
};

/** All functions with a route, each with its `operation`, in the order of the argument. */
export const describeAll = async (routed: readonly RoutedFunction[]) => {
  const all = [];
  // Load one file after the other: jest cannot link several module graphs that share modules at the same time.
  for (const route of routed) all.push({ route, operation: await loadOperation(route) });
  return all;
};
