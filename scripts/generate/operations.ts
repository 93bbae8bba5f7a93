import type { Operation } from '../../lib/endpoints/operation';
import type { RoutedFunction } from './service';

/** The description of a function: the export of its name in the file of its name below lib/endpoints/. */
export const loadOperation = async ({ name, file }: RoutedFunction): Promise<Operation> => {
  const module = (await import(`../../lib/endpoints/${file}.ts`)) as Record<string, (() => Operation) | undefined>;
  const describe = module[name];
  if (describe === undefined) throw new Error(`lib/endpoints/${file}.ts does not export ${name}`);
  return describe();
};

/** Every routed function with its description. */
export const describeAll = async (routed: readonly RoutedFunction[]) => {
  const all = [];
  // One after the other: jest's module registry cannot link many graphs that share modules at once.
  for (const route of routed) all.push({ route, operation: await loadOperation(route) });
  return all;
};
