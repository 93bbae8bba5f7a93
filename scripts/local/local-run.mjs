import { openDatabase } from './database.mjs';
import { checkConfig, mergeEnvironment } from './environment.mjs';
import { startEventStream } from './event-stream.mjs';
import { makeGatewayFaithful } from './faithful-gateway.mjs';
import { hashInThreads, loadHandlers, muteConsole } from './gateway.mjs';
import { requireFreePort } from './ports.mjs';
import { readyLines } from './ready-lines.mjs';
import { isLoopback, readSettings } from './settings.mjs';
import { signingKeysPlace } from './signing-keys.mjs';
import { StartError } from './start-error.mjs';

/** Requests get this long to finish after Ctrl-C; serverless-offline itself would wait five seconds. */
const shutdownMilliseconds = 1200;

/**
 * The osls plugin that makes `serverless offline start` all a clone needs: a DynamoDB with its tables before the
 * gateway starts, handlers loaded before it is called ready, and nothing left behind when it stops.
 */
export default class LocalRun {
  /**
   * @param {Record<string, any>} serverless
   * @param {Record<string, any>} _options of the command line
   * @param {{ log: any, writeText: (text: string) => void }} utils
   */
  constructor(serverless, _options, { log, writeText }) {
    /** @type {import('./database.mjs').Database} */
    let database;
    let address = '';
    let unmuteConsole = () => {};
    let ready = false;
    let stopEvents = async () => {};

    const start = async () => {
      const { service, serviceDir } = serverless;
      const env = process.env;
      // Made of serverless.yml; a leftover of the caller's would be taken for the truth.
      delete env.ROUTES;
      // `--verbose` keeps the notices of osls and serverless-offline; otherwise only what matters is printed.
      if (!['info', 'debug'].includes(env.SLS_LOG_LEVEL ?? '')) log.levelRoot.disable();

      const settings = readSettings(env, serviceDir);
      const { httpPort } = settings;
      await requireFreePort('PORT', httpPort);
      address = `http://localhost:${httpPort}`;
      const keys = await signingKeysPlace(env, settings);
      const defaults = { CONTRACT_MODE: 'classic', BASE_URL: address, ...keys };
      const assumed = mergeEnvironment(service, env, defaults);

      // As serverless-offline does at the first request: TypeScript files can be imported from here on.
      const { register } = await import('tsx/esm/api');
      register();
      await checkConfig(serviceDir, env);

      const region = env.AWS_REGION ?? service.provider.region;
      service.provider.region = region;
      Object.assign(env, { AWS_REGION: region, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
      const resources = service.resources.Resources;
      database = await openDatabase({ settings, resources, region, env, announce: writeText });
      // Not `localhost`, which some machines take for ::1 alone; clients of localhost try both. Port 0 is any free one.
      const gateway = { host: '127.0.0.1', httpPort, lambdaPort: 0 };
      service.custom['serverless-offline'] = { ...service.custom['serverless-offline'], ...gateway };
      if (assumed.includes('CONTRACT_MODE')) writeText(classicNotice);
      unmuteConsole = muteConsole();
    };

    const finishStart = async () => {
      unmuteConsole();
      makeGatewayFaithful(serverless, address);
      await loadHandlers(serverless.serviceDir, serverless.service.functions);
      await hashInThreads(serverless.serviceDir);
      stopEvents = await followUserEvents(serverless, writeText);
      const { BASE_URL: baseUrl = '', CONTRACT_MODE: mode = '' } = process.env;
      const { functions } = serverless.service;
      writeText(readyLines({ address: baseUrl, mode, data: database.description, functions }).join('\n'));
      ready = true;
    };

    /** @param {string} signal */
    const stop = (signal) => {
      void stopEvents();
      // Once ready, serverless-offline hears the first two as well, lets requests finish and exits.
      if (ready && signal !== 'SIGHUP') setTimeout(() => process.exit(0), shutdownMilliseconds).unref();
      else process.exit(0);
    };

    this.hooks = {
      'before:offline:start': () => fail('Use `npm start`, which is `serverless offline start`.'),
      'before:offline:start:init': async () => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
        try {
          await start();
        } catch (error) {
          if (error instanceof StartError) fail(error.message);
          throw error;
        }
        database.ended?.then((lastLine) => fail(`The DynamoDB engine has ended. ${lastLine}`));
      },
      'after:offline:start:init': finishStart,
    };
  }
}

/**
 * Deliver user events as the Lambda function behind the stream does. Not off a database of somebody else's: that has its own.
 * @param {Record<string, any>} serverless
 * @param {(text: string) => void} announce
 * @returns {Promise<() => Promise<void>>} stops it
 */
async function followUserEvents({ serviceDir, service }, announce) {
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '', EVENTS_TABLE: tableName = '' } = process.env;
  if (!isLoopback(new URL(endpoint))) return async () => {};
  const { dataDir } = readSettings(process.env, serviceDir);
  try {
    const { region } = service.provider;
    return await startEventStream({ serviceDir, tableName, endpoint, region, dataDir, announce });
  } catch (error) {
    if (error instanceof StartError) fail(error.message);
    throw error;
  }
}

/**
 * Ends the process, and with it the engine. Not by throwing: osls prints two lines, on stdout.
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`Error: ${message}\n`);
  process.exit(1);
}

const classicNotice =
  'CONTRACT_MODE is not set: using "classic". It hands reset tokens to whoever asks: never on a reachable address.';
