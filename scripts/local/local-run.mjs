import { relative } from 'node:path';
import { openDatabase } from './engine/database.mjs';
import { checkConfig, mergeEnvironment } from './environment.mjs';
import { makeGatewayFaithful } from './faithful-gateway.mjs';
import { gatewayServer, hashInThreads, loadHandlers, muteConsole } from './gateway.mjs';
import { createLocalMailer } from './inbox/local-mailer.mjs';
import { requireFreePort } from './ports.mjs';
import { readyLines } from './ready-lines.mjs';
import { createRunFacts } from './run-facts.mjs';
import { readSettings } from './settings.mjs';
import { signingKeysPlace } from './signing-keys.mjs';
import { StartError } from './start-error.mjs';

/** Requests get this long to finish after Ctrl-C; serverless-offline itself would wait five seconds. */
const shutdownMilliseconds = 1200;

/**
 * The plugin that makes `serverless offline start` run the whole service. It starts a DynamoDB with all tables before the gateway
 * starts, loads the handlers before it says that the service is ready, and leaves no process behind when it stops.
 */
export default class LocalRun {
  /**
   * @param {Record<string, any>} serverless
   * @param {Record<string, any>} _options of the command line
   * @param {{ log: any, writeText: (text: string) => void }} utils
   */
  constructor(serverless, _options, { log, writeText }) {
    /** @type {import('./engine/database.mjs').Database} */
    let database;
    let address = '';
    let unmuteConsole = () => {};
    let ready = false;
    let stopStreams = async () => {};

    const start = async () => {
      const { service, serviceDir } = serverless;
      const env = process.env;
      // Generated from serverless.yml: a value in the caller's environment would override it.
      delete env.ROUTES;
      // Without `--verbose`, the notices of osls and serverless-offline are not printed.
      if (!['info', 'debug'].includes(env.SLS_LOG_LEVEL ?? '')) log.levelRoot.disable();

      const settings = readSettings(env, serviceDir);
      const { httpPort } = settings;
      await requireFreePort('PORT', httpPort);
      address = `http://localhost:${httpPort}`;
      const keys = await signingKeysPlace(env, settings);
      const defaults = { CONTRACT_MODE: 'classic', BASE_URL: address, ...mailDefaults, ...keys };
      const assumed = mergeEnvironment(service, env, defaults);

      // TypeScript files can be imported from here on. serverless-offline does the same at the first request.
      const { register } = await import('tsx/esm/api');
      register();
      await checkConfig(serviceDir, env);

      const region = env.AWS_REGION ?? service.provider.region;
      service.provider.region = region;
      Object.assign(env, { AWS_REGION: region, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
      const resources = service.resources.Resources;
      database = await openDatabase({ settings, resources, region, env, announce: writeText });
      // Listen on the IPv4 loopback address. `localhost` is only ::1 on some machines; clients that use this name try both addresses.
      // Port 0: any free port.
      const gateway = { host: '127.0.0.1', httpPort, lambdaPort: 0 };
      service.custom['serverless-offline'] = { ...service.custom['serverless-offline'], ...gateway };
      if (assumed.includes('CONTRACT_MODE')) writeText(classicNotice);
      unmuteConsole = muteConsole();
    };

    const finishStart = async () => {
      unmuteConsole();
      const { serviceDir, service } = serverless;
      const server = gatewayServer(serverless);
      makeGatewayFaithful(serverless, server, address);
      await loadHandlers(serviceDir, service.functions);
      await hashInThreads(serviceDir);
      // Imported here: they import TypeScript files, which Node can load only after `register`.
      const { followStreams } = await import('./streams/streams.mjs');
      const { createInbox, serveLocally } = await import('./inbox/inbox.mjs');
      const { dataDir } = readSettings(process.env, serviceDir);
      const mailer = createLocalMailer(dataDir);
      const streams = await followStreams({
        serviceDir,
        region: service.provider.region,
        dataDir,
        mailer,
        announce: writeText,
      });
      stopStreams = streams.stop;
      serveLocally(server, createInbox(mailer, streams));
      const {
        BASE_URL: baseUrl = '',
        CONTRACT_MODE: mode = '',
        AWS_ENDPOINT_URL_DYNAMODB: dynamodb = '',
      } = process.env;
      serveLocally(server, createRunFacts({ contract_mode: mode, dynamodb }));
      const { functions } = service;
      const mail = streams.sendsMail ? `${address}/inbox (${describePlace(mailer, serviceDir)})` : undefined;
      writeText(readyLines({ address: baseUrl, mode, data: database.description, mail, functions }).join('\n'));
      ready = true;
    };

    /** @param {string} signal */
    const stop = (signal) => {
      void stopStreams();
      // Once ready, serverless-offline handles SIGINT and SIGTERM too: it lets requests finish and exits.
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
          failWith(error);
        }
        database.ended?.then((lastLine) => fail(`The DynamoDB engine has ended. ${lastLine}`));
      },
      'after:offline:start:init': () => finishStart().catch(failWith),
    };
  }
}

/**
 * @param {import('./inbox/local-mailer.mjs').LocalMailer} mailer
 * @param {string} serviceDir
 */
function describePlace({ dir }, serviceDir) {
  if (dir === null) return 'in memory';
  const short = relative(serviceDir, dir);
  return `also in ${short.startsWith('..') ? dir : short}`;
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function failWith(error) {
  if (error instanceof StartError) fail(error.message);
  throw error;
}

/**
 * Ends the process, and with it the engine. It does not throw, because osls would print two lines on stdout.
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`Error: ${message}\n`);
  process.exit(1);
}

/** Locally, people sign up with emails that do not exist, and mails go to the inbox page. */
const mailDefaults = { EMAIL_DOMAINS: 'ignore', MAIL_FROM: 'latchkey@localhost' };

const classicNotice =
  'CONTRACT_MODE is not set: using "classic". It gives password reset tokens to anybody who asks: never use it on a public address.';
