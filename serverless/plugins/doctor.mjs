import { awsAccount } from './aws-account.mjs';
import { ok, stop } from './findings.mjs';
import { stageFindings } from './stage-findings.mjs';

/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').ServerlessOptions} ServerlessOptions
 * @typedef {import('./serverless.d.ts').PluginUtilities} PluginUtilities
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 * @typedef {import('./serverless.d.ts').AwsAccount} AwsAccount
 * @typedef {import('./serverless.d.ts').LiveStage} LiveStage
 * @typedef {{ accountOf(serverless: Serverless): AwsAccount, liveOf(serverless: Serverless): Promise<LiveStage>, now(): Date }} Sources
 */

/** @type {Sources} */
const aws = {
  accountOf: awsAccount,
  // Loaded when it is needed: every command loads this plugin, and five clients of AWS take a while.
  liveOf: async (serverless) => (await import('./live-stage.mjs')).liveStage(serverless),
  now: () => new Date(),
};

/** Reads a deployed stage, compares it with the template that it was deployed from, and explains what it finds. Changes nothing. */
export default class Doctor {
  /**
   * @param {Serverless} serverless
   * @param {ServerlessOptions} _options
   * @param {PluginUtilities} utilities
   * @param {Sources} [sources]
   */
  constructor(serverless, _options, { log }, sources = aws) {
    this.serverless = serverless;
    this.log = log;
    this.sources = sources;
    /** @type {Record<string, object>} */
    this.commands = {
      // The framework has a command `doctor` of its own.
      examine: { usage: 'Read a deployed stage and explain what is wrong with it', lifecycleEvents: ['stage'] },
    };
    /** @type {Hooks} */
    this.hooks = { 'examine:stage': () => this.examine() };
  }

  /** @throws a framework error if the stage does not work as it should */
  async examine() {
    const { accountOf, liveOf, now } = this.sources;
    const account = accountOf(this.serverless);
    const [identity, deployed, live] = await Promise.all([
      account.identity(),
      account.deployedTemplate(),
      liveOf(this.serverless),
    ]);
    const stackName = this.serverless.getProvider('aws').naming.getStackName();
    const { isProduction } = this.serverless.service.custom.deployment;
    const findings =
      deployed === null
        ? [stop(`there is no stack ${stackName} in this region: is --region right, and was it deployed?`)]
        : await stageFindings({ account, live, template: deployed.Resources, isProduction, stackName, now: now() });
    for (const { mark, text } of [ok(`account ${identity.accountId}, region ${identity.region}`), ...findings])
      this.log.notice(`  ${mark} ${text}`);
    if (findings.some(({ mark }) => mark === '✖'))
      throw new this.serverless.classes.Error(
        'The stage does not work as it should: see the lines that begin with ✖.',
        'STAGE_UNWELL',
      );
  }
}
