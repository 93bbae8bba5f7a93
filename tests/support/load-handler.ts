import type { LambdaHandler } from '../../lib/http/handler';

let lastImport: Promise<unknown> = Promise.resolve();

/**
 * The live handler of a file in functions/. Imports wait for each other, because jest cannot load a module for two of them at the
 * same time ("request for './x' is not in cache").
 * @param file relative to functions/, without extension: `auth-service/sign-in`.
 */
export const loadHandler = async (file: string): Promise<LambdaHandler> => {
  const imported = lastImport.then(() => import(`../../functions/${file}.ts`) as Promise<{ handler: LambdaHandler }>);
  lastImport = imported.catch(() => {});
  return (await imported).handler;
};
