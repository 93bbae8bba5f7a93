/**
 * Runs in a new process: loads a function, calls it, and writes the measurements to file descriptor 3 as JSON. CPU is user +
 * system of the whole process since its start, because a cold start includes the start of node.
 *
 * @typedef {object} ProbeInput
 * @property {string} module URL of index.mjs
 * @property {unknown} [event] if absent, the function is only loaded
 * @property {number} [warmUpCalls] number of calls after the first one that are not measured, default 0
 * @property {number} [calls] number of measured calls after those, default 0
 * @property {string} [processesFile] the `cgroup.procs` file of a control group that this process joins once the module is
 *   loaded
 *
 * @typedef {object} ProbeResult
 * @property {number} initCpuMilliseconds until the module is loaded
 * @property {number} rssMegabytes when the module is loaded
 * @property {number} firstCallCpuMilliseconds until the response of the first call; as init without an event
 * @property {number} firstCallWallMilliseconds of the first call; 0 without an event
 * @property {number} callCpuMilliseconds per measured call; NaN (`null` in JSON) without any
 */
import { writeFileSync, writeSync } from 'node:fs';

const {
  module,
  event,
  warmUpCalls = 0,
  calls = 0,
  processesFile,
} = /** @type {ProbeInput} */ (JSON.parse(process.argv[2] ?? ''));
const cpuMilliseconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const { handler } = await import(module);
const initCpuMilliseconds = cpuMilliseconds();
const rssMegabytes = process.memoryUsage.rss() / 1e6;

const call = async () => {
  const { statusCode } = await handler(event, { awsRequestId: '2f0c1b8e-5b6c-4d4b-9d3e-6a4f6a1c2b3d' });
  if (statusCode !== 200) throw new Error(`${module} answered ${statusCode}: nothing can be measured`);
};

if (processesFile !== undefined) writeFileSync(processesFile, String(process.pid));
const calledAt = performance.now();
if (event !== undefined) await call();
const firstCallWallMilliseconds = event === undefined ? 0 : performance.now() - calledAt;
const firstCallCpuMilliseconds = cpuMilliseconds();
for (let count = 0; count < warmUpCalls; count += 1) await call();
const warmCpuMilliseconds = cpuMilliseconds();
for (let count = 0; count < calls; count += 1) await call();
const callCpuMilliseconds = (cpuMilliseconds() - warmCpuMilliseconds) / calls;

const result = {
  initCpuMilliseconds,
  rssMegabytes,
  firstCallCpuMilliseconds,
  firstCallWallMilliseconds,
  callCpuMilliseconds,
};
writeSync(3, JSON.stringify(result));
process.exit(); // the client keeps its connections open
