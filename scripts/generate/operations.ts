import type { Operation } from '../../lib/endpoints/operation';
import type { RoutedFunction } from './service';

/** The description of a function: `operation` of the file of its name in lib/endpoints/. */
export const loadOperation = async ({ file }: RoutedFunction): Promise<Operation> => {
  const { operation } = (await import(`../../lib/endpoints/${file}.ts`)) as { operation?: () => Operation };
  if (operation === undefined) throw new Error(`lib/endpoints/${file}.ts does not export operation`);
  return operation();
};

/** Every routed function with its description. */
export const describeAll = async (routed: readonly RoutedFunction[]) => {
  const all = [];
  // One after the other: jest's module registry cannot link many graphs that share modules at once.
  for (const route of routed) all.push({ route, operation: await loadOperation(route) });
  return all;
};
