import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { loadLiveService } from '../tests/support/live-service';
import { captureLog } from '../tests/support/log-capture';
import { measureAccessTokens } from './access-tokens';
import { createBenchSession } from './bench-session';
import { measureColdStart } from './cold-start';
import { measureDirectoryPages } from './directory-pages';
import { reportEarlyEnd } from './early-end.mjs';
import { measureEndpointCost } from './endpoint-cost';
import { measureFirstRequest } from './first-request';
import { measureHashing } from './hashing';
import { startLiveTables } from './live-tables';
import { measureLoad } from './load';
import { measureLoginRate } from './login-rate';
import { measureMigration } from './migration';
import { packageService } from './packaged-service';
import { measurePrices } from './price';
import { measureRefreshRate } from './refresh-rate';
import { measureScale } from './scale';
import { renderTopic, type Topic } from './topic';
import { measureWarmCheck } from './warm-check';
import { measureZipSize } from './zip-size';

/**
 * `npm run bench`: reports the costs of the service next to their targets. A missed target is not a failure; it only fails if
 * it cannot measure. `--directory 1000,100000` measures only the user directory, with so many users; `--scale 1000,1000000` only every
 * endpoint, with so many users and three times as many sessions; `--load` only sign-ins beside session checks;
 * `--migration 1000,100000` only imports and exports of so many users, in all formats or in those of `--formats csv,auth0`. `--runs N` sets the number of runs (default 15; slow measurements run a fifth as often), `--json` prints
 * JSON.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '15' },
    directory: { type: 'string' },
    scale: { type: 'string' },
    load: { type: 'boolean', default: false },
    migration: { type: 'string' },
    formats: { type: 'string' },
  },
});
if (!/^[1-9]\d{0,3}$/.test(values.runs))
  throw new Error(`--runs is "${values.runs}": it must be a whole number from 1`);
const runs = Number(values.runs);
const sizesOf = (option: 'directory' | 'scale' | 'migration'): number[] | undefined => {
  const sizes = values[option]?.split(',').map(Number);
  if (sizes?.some((size) => !Number.isInteger(size) || size < 1000 || size > 1_000_000))
    throw new Error(`--${option} takes numbers of users, each from 1000 to 1000000, with commas between them`);
  return sizes;
};
const [directory, scale, migration] = [sizesOf('directory'), sizesOf('scale'), sizesOf('migration')];
const isWhole = directory === undefined && scale === undefined && migration === undefined && !values.load;
const fewerRuns = Math.ceil(runs / 5);

const runIsComplete = reportEarlyEnd();
const topics: Topic[] = [];
const report = (...measured: Topic[]) => {
  topics.push(...measured);
  if (!values.json) for (const topic of measured) console.log(renderTopic(topic));
};

const service = await packageService();
const tables = await startLiveTables(service.packageDir);
const machine = { node: process.version, cores: availableParallelism(), engine: tables.engineKind, runs };
process.env.TEST_PACKAGE_DIR = service.packageDir;
captureLog();

try {
  if (!values.json)
    console.log(`Node ${machine.node}, ${machine.cores} cores, engine ${machine.engine}, ${runs} runs\n`);
  if (isWhole) {
    report(await measureZipSize(service));
    const session = await createBenchSession();
    report(...(await measureColdStart(service, tables.settings, session, runs)));
    report(await measureFirstRequest(service, tables.settings, session, runs));
    report(await measureWarmCheck(service, tables.settings, session, fewerRuns));
    report(await measureHashing(fewerRuns));
    report(await measureAccessTokens(runs));
    report(await measureLoginRate());
    report(await measureRefreshRate());
  }
  if (values.load) report(await measureLoad());
  else if (migration !== undefined)
    for (const users of migration)
      report(await measureMigration(tables, users, values.formats?.split(','), (line) => console.error(line)));
  else {
    const live = await loadLiveService(); // last, because it counts every DynamoDB call from here on
    if (isWhole) {
      report(await measureEndpointCost(live, tables));
      report(...(await measurePrices(live.routed)));
    }
    if (scale === undefined) report(await measureDirectoryPages(live, directory));
    else report(...(await measureScale(live, tables, scale)));
  }
} finally {
  await tables.stop();
}
if (values.json) console.log(JSON.stringify({ ...machine, topics }, null, 2));
else
  console.log(
    'Medians of interleaved runs. Compare numbers within one report only: times differ between machines and over the day.',
  );
runIsComplete();
process.exit(0); // the live handlers keep their connections open
