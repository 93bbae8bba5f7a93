import { awsAccount } from './aws-account.mjs';
import { concurrencyFinding, mailFindings, ok, stop } from './findings.mjs';
import { tableChangeFaults } from './table-changes.mjs';

/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').ServerlessOptions} ServerlessOptions
 * @typedef {import('./serverless.d.ts').PluginUtilities} PluginUtilities
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 * @typedef {import('./serverless.d.ts').AwsAccount} AwsAccount
 * @typedef {import('./serverless.d.ts').TemplateResources} TemplateResources
 * @typedef {import('./findings.mjs').Finding} Finding
 */

/**
 * Looks at the account before anything in it is changed, and says what it finds, one line each. A deployment that cannot succeed, or
 * that would lose data, is stopped.
 */
export default class Preflight {
  /**
   * @param {Serverless} serverless
   * @param {ServerlessOptions} _options
   * @param {PluginUtilities} utilities
   * @param {(serverless: Serverless) => AwsAccount} [accountOf]
   */
  constructor(serverless, _options, { log }, accountOf = awsAccount) {
    this.serverless = serverless;
    this.log = log;
    this.accountOf = accountOf;
    /** @type {Record<string, object>} */
    this.commands = {
      preflight: {
        usage: 'Look whether a deployment would succeed, and change nothing',
        lifecycleEvents: ['check'],
      },
    };
    /** @type {Hooks} */
    this.hooks = {
      'preflight:check': async () => {
        await this.serverless.pluginManager.spawn('package');
        await this.check();
      },
      // After packaging, when the template is known.
      'before:aws:deploy:deploy:createStack': () => this.check(),
    };
  }

  /** @throws a framework error if something stops a deployment */
  async check() {
    const findings = await findingsOf(this.accountOf(this.serverless), this.serverless);
    for (const { mark, text } of findings) this.log.notice(`  ${mark} ${text}`);
    if (findings.some(({ mark }) => mark === '✖')) {
      throw new this.serverless.classes.Error(
        'The deployment was stopped before it changed anything: see the lines that begin with ✖.',
        'PREFLIGHT_FAILED',
      );
    }
  }
}

/**
 * @param {AwsAccount} account
 * @param {Serverless} serverless
 * @returns {Promise<Finding[]>}
 */
async function findingsOf(account, { service }) {
  const { environment, compiledCloudFormationTemplate: template } = service.provider;
  const [identity, concurrency, mail, data] = await Promise.all([
    account.identity().then(({ accountId, region }) => ok(`account ${accountId}, region ${region}`)),
    account.concurrentExecutions().then(concurrencyFinding),
    mailFindings(account, environment),
    dataFindings(account, template.Resources),
  ]);
  return [identity, concurrency, ...mail, ...data];
}

/**
 * @param {AwsAccount} account
 * @param {TemplateResources} resources
 * @returns {Promise<Finding[]>}
 */
async function dataFindings(account, resources) {
  const deployed = await account.deployedResources();
  if (deployed !== null) {
    const faults = tableChangeFaults(deployed, resources);
    return faults.length === 0 ? [ok('no table is replaced')] : faults.map(stop);
  }
  const names = Object.values(resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::DynamoDB::Table' ? [String(Properties.TableName)] : [],
  );
  const taken = await Promise.all(names.map(async (name) => ((await account.tableExists(name)) ? [name] : [])));
  return [
    ok('the stack is new'),
    ...taken
      .flat()
      .map((name) =>
        stop(`the table ${name} exists and belongs to no stack of this name: delete it, or choose another stage`),
      ),
  ];
}
