import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

/** The parts of a resolved serverless.yml that descriptions are made of. */
export interface ResolvedService {
  functions: Record<string, { handler: string; events: { httpApi?: string | { method: string; path: string } }[] }>;
}

/** A function with a route of its own. `surface` is its folder below functions/. */
export interface RoutedFunction {
  readonly name: string;
  readonly surface: string;
  /** Path of the file below functions/, without extension. */
  readonly file: string;
  readonly method: string;
  readonly path: string;
}

/** serverless.yml with every variable resolved, as the framework itself sees it. */
export const resolveService = (): ResolvedService => {
  const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const output = execFileSync(process.execPath, [serverless, 'print', '--format', 'json'], { encoding: 'utf8' });
  return JSON.parse(output) as ResolvedService;
};

/** Every function with a route, in the order of serverless.yml; the one for `*` has none of its own. */
export const routedFunctions = (service: ResolvedService): RoutedFunction[] =>
  Object.entries(service.functions).flatMap(([name, { handler, events }]) =>
    events.flatMap(({ httpApi }) => {
      if (httpApi === undefined || httpApi === '*') return [];
      const [method = '', path = ''] =
        typeof httpApi === 'string' ? httpApi.split(' ') : [httpApi.method, httpApi.path];
      const file = handler.replace(/^functions\//, '').replace(/\.handler$/, '');
      return [{ name, surface: file.split('/')[0] ?? '', file, method: method.toUpperCase(), path }];
    }),
  );
