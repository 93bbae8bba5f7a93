import { createRequire } from 'node:module';
import { awsAccount } from './aws-account.mjs';
import { concurrencyFinding, mailFindings, ok, stop, warning } from './findings.mjs';
import { indexSteps } from './index-steps.mjs';
import { resourcesOf } from './resources-of.mjs';
import { tableChangeFaults } from './table-changes.mjs';

/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').ServerlessOptions} ServerlessOptions
 * @typedef {import('./serverless.d.ts').PluginUtilities} PluginUtilities
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 * @typedef {import('./serverless.d.ts').AwsAccount} AwsAccount
 * @typedef {import('./serverless.d.ts').TemplateResources} TemplateResources
 * @typedef {import('./serverless.d.ts').DeployedTemplate} DeployedTemplate
 * @typedef {import('./findings.mjs').Finding} Finding
 */

/**
 * What this version knows of the data, see docs/data-migrations.md.
 * @type {{ format: number, required: readonly string[] }}
 */
const dataFormat = createRequire(import.meta.url)('../../lib/store/migrations/data-format.json');

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
   * @param {typeof dataFormat} [data]
   */
  constructor(serverless, _options, { log }, accountOf = awsAccount, data = dataFormat) {
    this.data = data;
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
      'before:aws:deploy:deploy:createStack': async () => {
        await this.check();
        await this.changeIndexes();
      },
    };
  }

  /** @throws a framework error if something stops a deployment */
  async check() {
    const findings = await findingsOf(this.accountOf(this.serverless), this.serverless, this.data);
    for (const { mark, text } of findings) this.log.notice(`  ${mark} ${text}`);
    if (findings.some(({ mark }) => mark === '✖')) {
      throw new this.serverless.classes.Error(
        'The deployment was stopped before it changed anything: see the lines that begin with ✖.',
        'PREFLIGHT_FAILED',
      );
    }
  }

  /**
   * Makes the new indexes before the code that reads them is deployed. May be interrupted and repeated: each run compares with the
   * deployed template to find the steps that are left.
   */
  async changeIndexes() {
    const account = this.accountOf(this.serverless);
    const deployed = await account.settledTemplate();
    if (deployed === null) return;
    // A step that was interrupted may still be filling its index.
    await account.indexesReady(tablesOf(deployed.Resources));
    const steps = indexSteps(deployed, this.serverless.service.provider.compiledCloudFormationTemplate.Resources);
    for (const [position, { does, tables, template }] of steps.entries()) {
      this.log.notice(`  Index step ${position + 1} of ${steps.length}: ${does.join('; ')}`);
      await account.updateStack(template, tables);
    }
  }
}

/** @param {TemplateResources} resources @returns {string[]} */
const tablesOf = (resources) =>
  resourcesOf(resources, 'AWS::DynamoDB::Table').map(([, { TableName }]) => String(TableName));

/**
 * @param {AwsAccount} account
 * @param {Serverless} serverless
 * @param {typeof dataFormat} data
 * @returns {Promise<Finding[]>}
 */
async function findingsOf(account, { service }, data) {
  const { environment, compiledCloudFormationTemplate: template } = service.provider;
  const [identity, concurrency, mail, tables] = await Promise.all([
    account.identity().then(({ accountId, region }) => ok(`account ${accountId}, region ${region}`)),
    account.concurrentExecutions().then(concurrencyFinding),
    mailFindings(account, environment),
    dataFindings(account, template.Resources, data),
  ]);
  return [identity, concurrency, ...mail, ...tables];
}

/**
 * @param {AwsAccount} account
 * @param {TemplateResources} resources
 * @param {typeof dataFormat} data
 * @returns {Promise<Finding[]>}
 */
async function dataFindings(account, resources, data) {
  const deployed = await account.settledTemplate();
  if (deployed !== null) {
    const faults = tableChangeFaults(deployed.Resources, resources);
    return [
      ...(faults.length === 0 ? [ok('no table is replaced')] : faults.map(stop)),
      ...indexFindings(deployed, resources),
      ...(await formatFindings(account, deployed, data)),
    ];
  }
  const taken = await Promise.all(
    tablesOf(resources).map(async (name) => ((await account.tableExists(name)) ? [name] : [])),
  );
  return [
    ok('the stack is new'),
    ...taken
      .flat()
      .map((name) =>
        stop(`the table ${name} exists and belongs to no stack of this name: delete it, or choose another stage`),
      ),
  ];
}

/**
 * @param {DeployedTemplate} deployed
 * @param {TemplateResources} resources
 * @returns {Finding[]}
 */
function indexFindings(deployed, resources) {
  const steps = indexSteps(deployed, resources);
  if (steps.length === 0) return [];
  const does = steps.flatMap((step) => step.does).join('; ');
  return [
    warning(`indexes change first, in ${steps.length} updates of the stack, while the deployed code runs: ${does}`),
  ];
}

/**
 * Stops a version that cannot read what is stored: because it is too old, or because it needs a migration that is not complete.
 *
 * @param {AwsAccount} account
 * @param {DeployedTemplate} deployed
 * @param {typeof dataFormat} data
 * @returns {Promise<Finding[]>}
 */
async function formatFindings(account, { Resources: resources, Metadata: metadata }, { format, required }) {
  const stored = metadata?.LatchkeyData?.format ?? 1;
  if (stored > format)
    return [
      stop(
        `the deployed version stores items of format ${stored}, and this one knows no format after ${format}: deploy a later version`,
      ),
    ];
  const table = String(resources.SigningKeysTable?.Properties.TableName);
  // A version that does not know a migration may have stored items in the old form since it was completed.
  const known = metadata?.LatchkeyData?.migrations ?? [];
  const complete = await Promise.all(
    required.map(async (migration) => known.includes(migration) && (await account.isMigrated(table, migration))),
  );
  return required
    .filter((_, position) => !complete[position])
    .map((migration) =>
      stop(
        `this version needs the migration ${migration}: deploy the version before it, and run \`npm run admin -- migrate\``,
      ),
    );
}
