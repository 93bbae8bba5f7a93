/**
 * A process that begins a local start as `npm start` does, without the framework: the plugin of serverless.yml with the resolved
 * service. For starts that the plugin refuses before the gateway exists; the framework takes most of the time of a start.
 */
import { readFileSync } from 'node:fs';
import LocalRun from '../../scripts/local/local-run.mjs';

const service = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const log = { levelRoot: { disable: () => {} } };
const writeText = (/** @type {string} */ text) => void process.stdout.write(`${text}\n`);
const { hooks } = new LocalRun({ service, serviceDir: process.cwd() }, {}, { log, writeText });
await hooks['before:offline:start:init']();
process.stdout.write('It was not refused.\n', () => process.exit(0));
