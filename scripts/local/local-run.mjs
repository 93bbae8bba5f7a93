import { dirname, relative } from 'node:path';
import { addressNotes, certificateNames, isOnLoopback, localAddress } from './addresses.mjs';
import { buildService, routedHandlers } from './built-service.mjs';
import { prepareDataFolder } from './engine/data-folder.mjs';
import { openDatabase } from './engine/database.mjs';
import { checkConfig, mergeEnvironment } from './environment.mjs';
import { makeGatewayFaithful } from './faithful-gateway.mjs';
import { closeLambdaApi, gatewayServer, hashInThreads, muteConsole } from './gateway.mjs';
import { keepCertificate } from './https/certificate.mjs';
import { createLocalMailer } from './inbox/local-mailer.mjs';
import { keysPlaces } from './keys-places.mjs';
import { requireFreePort } from './ports.mjs';
import { readyLines } from './ready-lines.mjs';
import { createRunFacts } from './run-facts.mjs';
import { secretFolder } from './secret-folder.mjs';
import { inMemory, parseSettings } from './settings.mjs';
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
    /** @type {import('./settings.mjs').Settings} */
    let settings;
    /** @type {Awaited<ReturnType<typeof buildService>>} */
    let built;
    /** @type {import('./built-service.mjs').Functions} as in serverless.yml; serverless-offline gets others */
    let functions;
    let address = '';
    /** @type {string | undefined} */
    let certificate;
    let unmuteConsole = () => {};
    let ready = false;
    let stopStreams = async () => {};

    const start = async () => {
      const { service, serviceDir } = serverless;
      const env = process.env;
      // Generated from serverless.yml: a value in the caller's environment would override it.
      delete env.ROUTES;
      // Without `--verbose`, the notices of osls and serverless-offline are not printed.
      if (!isVerbose()) log.levelRoot.disable();

      const parsed = parseSettings(env, serviceDir);
      settings = parsed.settings;
      const { httpPort, host, dataDir, usesHttps } = settings;
      address = localAddress(settings);
      const keys = await keysPlaces(env, settings);
      const defaults = { CONTRACT_MODE: 'classic', BASE_URL: address, ...mailDefaults, ...keys };
      const assumed = mergeEnvironment(service, env, defaults);
      const { BASE_URL: baseUrl = '' } = env;
      const faults = [...parsed.faults];
      if (usesHttps && /^http:/.test(baseUrl))
        faults.push(`BASE_URL is ${baseUrl}: with HTTPS=1, it must begin with https://.`);

      // The handler of a person, and what it imports, may be TypeScript.
      if (env.EVENT_HANDLER) (await import('tsx/esm/api')).register();
      functions = structuredClone(service.functions);
      built = await buildService(serviceDir, functions);
      // Stack traces name the sources.
      process.setSourceMapsEnabled(true);
      checkConfig(await built.loadSettings(), env, faults);
      await requireFreePort('PORT', httpPort, host);
      if (dataDir !== inMemory) prepareDataFolder(dataDir);

      const region = settings.region ?? service.provider.region;
      service.provider.region = region;
      Object.assign(env, { AWS_REGION: region, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
      const resources = service.resources.Resources;
      database = await openDatabase({ settings, resources, region, env, announce: writeText });
      // A database of the caller's is migrated by `npm run admin -- migrate`, and one in memory is empty.
      if (settings.endpoint === undefined && dataDir !== inMemory)
        await (await built.loadMigration()).migrateLocalData({ region, env, announce: writeText });
      if (usesHttps) {
        const names = certificateNames(host, baseUrl);
        const dir = await secretFolder(dataDir, 'https');
        certificate = await keepCertificate(dir, names);
      }
      await closeLambdaApi();
      // The default is the IPv4 loopback address. `localhost` is only ::1 on some machines; clients that use this name try both.
      const gateway = { host, httpPort, ...(certificate && { httpsProtocol: dirname(certificate) }) };
      for (const [key] of routedHandlers(functions)) service.functions[key].handler = built.handlerOf(key);
      service.custom['serverless-offline'] = { ...service.custom['serverless-offline'], ...gateway };
      if (assumed.includes('CONTRACT_MODE')) writeText(classicNotice);
      unmuteConsole = muteConsole();
    };

    const finishStart = async () => {
      unmuteConsole();
      const { serviceDir, service } = serverless;
      const server = gatewayServer(serverless);
      makeGatewayFaithful(serverless, server, address);
      // Not sooner: the service reads its settings while it is loaded.
      const parts = await built.loadService();
      hashInThreads(parts);
      const { followStreams, createInbox, serveLocally } = parts;
      const { dataDir, host, opensInbox, dynamodbPort, endpoint } = settings;
      const mailer = createLocalMailer(dataDir);
      const streams = await followStreams({
        serviceDir,
        region: service.provider.region,
        dataDir,
        mailer,
        announce: writeText,
      });
      stopStreams = streams.stop;
      const { BASE_URL: baseUrl = '', CONTRACT_MODE: mode = '' } = process.env;
      const openAt = opensInbox ? new URL(baseUrl) : undefined;
      serveLocally(server, createInbox(mailer, { sendsMail: streams.sendsMail, openAt }));
      const dynamodb = endpoint?.href ?? `http://localhost:${dynamodbPort}`;
      serveLocally(server, createRunFacts({ contract_mode: mode, dynamodb }));
      const canReadInbox = opensInbox || isOnLoopback(host);
      const inbox = canReadInbox ? `${address}/inbox` : `no inbox at HOST=${host} without INBOX=open`;
      const mail = streams.sendsMail ? `${inbox} (${describePlace(mailer, serviceDir)})` : undefined;
      const notes = addressNotes({ settings, mode, baseUrl, certificate });
      writeText(readyLines({ address: baseUrl, mode, data: database.description, mail, notes, functions }).join('\n'));
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
        database.ended?.then((advice) => fail(`The DynamoDB engine has ended. ${advice}`));
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

function isVerbose() {
  return ['info', 'debug'].includes(process.env.SLS_LOG_LEVEL ?? '');
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function failWith(error) {
  if (error instanceof StartError) fail(error.message);
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  // The stack is for those who changed the code.
  fail(
    `The service cannot start: ${message}${isVerbose() ? `\n${stack}` : ' (SLS_LOG_LEVEL=debug npm start shows where)'}`,
  );
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
