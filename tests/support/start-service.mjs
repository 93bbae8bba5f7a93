/**
 * Runs the service as `npm start` does, without the framework: its plugins with the resolved service. The framework takes most of
 * the time of a start, and does the same each time. What it does there is tested in tests/scripts/local/default-start.test.ts and
 * the files beside it.
 */
import { readFileSync } from 'node:fs';
// @ts-expect-error It has no types.
import ServerlessOffline from 'serverless-offline';
import LocalRun from '../../scripts/local/local-run.mjs';
import ServiceShape from '../../serverless/plugins/service-shape.mjs';

/** As in `serverless offline start`, in this order. */
const EVENTS = [
  'initialize',
  'before:offline:start:init',
  'offline:start:init',
  'after:offline:start:init',
  'offline:start:ready',
  'offline:start:end',
];

const service = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
/** @param {string} key */
const functionOf = (key) => service.functions[key];
Object.assign(service, {
  getAllFunctions: () => Object.keys(service.functions),
  getFunction: functionOf,
  getAllEventsInFunction: (/** @type {string} */ key) => functionOf(key).events,
});

const quiet = () => {};
const log = { debug: quiet, info: quiet, notice: quiet, warning: quiet, error: quiet, success: quiet, verbose: quiet };
const utils = {
  log: { ...log, levelRoot: { disable: quiet } },
  progress: {},
  writeText: (/** @type {string} */ text) => void process.stdout.write(`${text}\n`),
};
const serviceDir = process.cwd();
const serverless = {
  service,
  serviceDir,
  config: { servicePath: serviceDir },
  configSchemaHandler: { defineFunctionProperties: quiet },
  pluginManager: { getPlugins: () => plugins },
};
/** @type {{ hooks: Record<string, (() => unknown) | undefined> }[]} */
const plugins = [ServiceShape, LocalRun, ServerlessOffline].map((Plugin) => new Plugin(serverless, {}, utils));
for (const event of EVENTS) for (const { hooks } of plugins) await hooks[event]?.();
