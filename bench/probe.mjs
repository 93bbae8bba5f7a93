/**
 * Runs in a fresh process: loads a function, calls it, and writes what that took to file descriptor 3 as JSON. CPU is
 * user + system of the whole process since its start, as a cold start has to pay for node as well.
 *
 * @typedef {object} ProbeInput
 * @property {string} module URL of index.mjs
 * @property {unknown} [event] absent: the function is only loaded
 * @property {number} [warmUpCalls] calls after the first that are not counted, default 0
 * @property {number} [calls] calls after those that are, default 0
 * @property {string} [processesFile] of a control group that this process joins once the module is loaded
 *
 * @typedef {object} ProbeResult
 * @property {number} initCpuMilliseconds until the module is loaded
 * @property {number} rssMegabytes then
 * @property {number} firstCallCpuMilliseconds until the first call is answered; as init without an event
 * @property {number} firstCallWallMilliseconds from the first call to its answer; 0 without an event
 * @property {number} callCpuMilliseconds of one counted call; NaN, in JSON null, without any
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
  if (statusCode !== 200) throw new Error(`${module} answered ${statusCode}: there is nothing to measure`);
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
