import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

/** The parts of the resolved serverless.yml that the OpenAPI document needs. */
export interface ResolvedService {
  provider: { region: string; environment: Record<string, unknown> };
  functions: Record<string, { handler: string; events: { httpApi?: string | { method: string; path: string } }[] }>;
}

/** A function with a route. `surface` is its folder in functions/. */
export interface RoutedFunction {
  readonly name: string;
  readonly surface: string;
  /** The path of the file relative to functions/, without extension: `auth-service/sign-in`. */
  readonly file: string;
  readonly method: string;
  readonly path: string;
}

/**
 * serverless.yml with all variables resolved by the framework itself. Takes about a second.
 * @param serviceDir the directory of serverless.yml.
 * @throws {Error} if `serverless print` fails.
 */
export const resolveService = (serviceDir = '.'): ResolvedService => {
  const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const output = execFileSync(process.execPath, [serverless, 'print', '--format', 'json'], {
    cwd: serviceDir,
    encoding: 'utf8',
  });
  return JSON.parse(output) as ResolvedService;
};

/** Every function with a route, in the order of serverless.yml. The catch-all `*` is not a route. */
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
