import { createInterface } from 'node:readline/promises';
import { awsAccount } from './aws-account.mjs';
import { rollbackPlan } from './rollback-plan.mjs';

/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').ServerlessOptions} ServerlessOptions
 * @typedef {import('./serverless.d.ts').PluginUtilities} PluginUtilities
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 * @typedef {object} Sources
 * @property {(serverless: Serverless) => import('./serverless.d.ts').AwsAccount} accountOf
 * @property {(serverless: Serverless) => Promise<import('./serverless.d.ts').Deployments>} deploymentsOf
 * @property {(question: string) => Promise<string | null>} ask `null` without a terminal
 */

/** @type {Sources} */
const aws = {
  accountOf: awsAccount,
  // Loaded when it is needed: every command loads this plugin.
  deploymentsOf: async (serverless) => (await import('./deployments.mjs')).deployments(serverless),
  ask: async (question) => {
    if (!process.stdin.isTTY) return null;
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await terminal.question(question);
    } finally {
      terminal.close();
    }
  },
};

/**
 * Deploys an earlier deployment again, from the template and the zips that the bucket of the stage still has. It shows what would
 * change, refuses what would lose data, and asks; the framework's `rollback` does the rest.
 */
export default class GoBack {
  /**
   * @param {Serverless} serverless
   * @param {ServerlessOptions} options
   * @param {PluginUtilities} utilities
   * @param {Sources} [sources]
   */
  constructor(serverless, options, { log }, sources = aws) {
    this.serverless = serverless;
    this.options = options;
    this.log = log;
    this.sources = sources;
    /** @type {Record<string, object>} */
    this.commands = {
      'go-back': {
        usage: 'Deploy an earlier deployment of a stage again',
        lifecycleEvents: ['change'],
        options: {
          to: { usage: 'The time of the deployment, as the list has it; default: the one before', type: 'string' },
          'dry-run': { usage: 'Only show what would change', type: 'boolean' },
          yes: { usage: 'Do not ask', type: 'boolean' },
        },
      },
    };
    /** @type {Hooks} */
    this.hooks = { 'go-back:change': () => this.goBack() };
  }

  /** @throws a framework error if there is nothing to go back to, if data would be lost, or if nobody confirms */
  async goBack() {
    const { to, yes = false, 'dry-run': dryRun = false } = this.options;
    const stage = this.serverless.getProvider('aws').getStage();
    const [deployed, stored] = await Promise.all([
      this.sources.accountOf(this.serverless).deployedTemplate(),
      this.sources.deploymentsOf(this.serverless),
    ]);
    const { lines, faults, target } = await rollbackPlan({ deployed, stored, to });
    for (const line of lines) this.log.notice(`  ${line}`);
    if (target === null || faults.length > 0) this.refuse(faults);
    if (dryRun) {
      this.log.notice('  Nothing was changed.');
      return;
    }
    if (!yes) await this.confirm(stage);
    // The framework's command has the same options.
    this.options.timestamp = String(target?.at.getTime());
    await this.serverless.pluginManager.spawn('rollback');
    this.log.notice(`  Try it: npm run smoke -- --stage ${stage}`);
  }

  /**
   * @param {readonly string[]} faults
   * @returns {never}
   */
  refuse(faults) {
    throw new this.serverless.classes.Error(['Nothing was changed:', ...faults].join('\n  '), 'ROLLBACK_REFUSED');
  }

  /** @param {string} stage */
  async confirm(stage) {
    const answer = await this.sources.ask(`  Type ${stage} to go back: `);
    if (answer === null) this.refuse(['without a terminal, add --yes to confirm.']);
    if (answer?.trim() !== stage) this.refuse(['it was not confirmed.']);
  }
}
