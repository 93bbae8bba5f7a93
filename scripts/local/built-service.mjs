import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { keptBuild, markAsUsed } from '../kept-build.mjs';

/**
 * The service as JavaScript, in three modules. Node loads them in a fraction of the time that a thousand TypeScript files take.
 *
 * @typedef {Record<string, { handler: string, events?: any[] }>} Functions of serverless.yml
 */

/** The sources of the modules. `package-lock.json` is not one of them, because packages are imported from node_modules at run time. */
const sources = ['functions', 'lib', 'scripts/local'];
const markMilliseconds = 3_600_000;

/**
 * Build the modules, unless an earlier start has built the same sources. They are in `.build/local`.
 * @param {string} serviceDir absolute path of the folder that holds serverless.yml
 * @param {Functions} functions
 * @throws with the place of the fault, if a handler is missing or does not compile
 */
export async function buildService(serviceDir, functions) {
  const modules = { settings: settingsModule, migration: migrationModule, service: serviceModule(functions) };
  const dir = await keptBuild({
    place: join(serviceDir, '.build', 'local'),
    root: serviceDir,
    sources,
    options: modules,
    make: (outdir) => bundleModules(serviceDir, modules, outdir),
  });
  setInterval(() => void markAsUsed(dir).catch(() => {}), markMilliseconds).unref();
  /** @param {string} name */
  const load = (name) => import(pathToFileURL(join(dir, `${name}.mjs`)).href);
  return {
    /** @returns {Promise<Pick<typeof import('../../lib/setting-faults'), 'findFaults'>>} */
    loadSettings: () => load('settings'),
    /** @returns {Promise<typeof import('./engine/migrate-data.mjs')>} */
    loadMigration: () => load('migration'),
    /** All handlers with a route, loaded before the first request, and the parts of the service that a local start uses. */
    loadService: () => load('service'),
    /** @param {string} key of a function with a route @returns what serverless-offline takes as its `handler` */
    handlerOf: (key) => `${join(relative(serviceDir, dir), 'service')}.${key}`,
  };
}

/**
 * The handlers behind streams are not built: they would send events and mails to AWS.
 * @param {Functions} functions
 */
export function routedHandlers(functions) {
  return Object.entries(functions).filter(([, { events = [] }]) => events.some(({ httpApi }) => httpApi !== undefined));
}

/** Checks the settings before the service reads them. */
const settingsModule = "export { findFaults } from './lib/setting-faults';";

/** Migrates data of earlier versions before the service reads it. */
const migrationModule = "export { migrateLocalData } from './scripts/local/engine/migrate-data.mjs';";

/** @param {Functions} functions */
function serviceModule(functions) {
  const handlers = routedHandlers(functions).map(([key, { handler }]) => {
    const dot = handler.lastIndexOf('.');
    return `export { ${handler.slice(dot + 1)} as ${key} } from './${handler.slice(0, dot)}';`;
  });
  return [...handlers, ...localParts].join('\n');
}

/** Parts of the service that the local start uses, and modules of its own that import the service. */
const localParts = [
  "export { createHasher, hasher } from './lib/runtime/hasher';",
  "export { createInbox, serveLocally } from './scripts/local/inbox/inbox.mjs';",
  "export { followStreams } from './scripts/local/streams/streams.mjs';",
];

/**
 * Bundle modules with everything that they import from the service. Packages stay in node_modules.
 * @param {string} serviceDir
 * @param {Record<string, string>} modules the text of each module by name; it imports from paths relative to serviceDir
 * @param {string} outdir gets one file for each, `<name>.mjs`; below serviceDir
 */
export async function bundleModules(serviceDir, modules, outdir) {
  await build({
    entryPoints: Object.keys(modules).map((name) => ({ in: `local:${name}`, out: name })),
    outdir,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: serviceDir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    // Otherwise `sideEffects` in package.json would drop modules that are imported only for their side effects.
    ignoreAnnotations: true,
    // The local start tests for this class of errors, so it must be loaded only once.
    external: ['./scripts/local/start-error.mjs'],
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'silent',
    plugins: [modulesOf(serviceDir, modules)],
  });
}

/**
 * @param {string} resolveDir
 * @param {Record<string, string>} modules
 * @returns {import('esbuild').Plugin}
 */
const modulesOf = (resolveDir, modules) => ({
  name: 'local',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^local:/ }, ({ path }) => ({ path: path.replace(/^local:/, ''), namespace: 'local' }));
    onLoad({ filter: /.*/, namespace: 'local' }, ({ path }) => ({ contents: modules[path] ?? '', resolveDir }));
  },
});
