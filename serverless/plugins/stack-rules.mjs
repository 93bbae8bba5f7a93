/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').ServerlessOptions} ServerlessOptions
 * @typedef {import('./serverless.d.ts').PluginUtilities} PluginUtilities
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 */

/** What of a production stage outlives its stack: data, and who did what. */
const precious = new Set(['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup']);

/** The most CloudFormation takes. */
const mostResources = 500;

/** Rules for every resource of a kind, whether serverless.yml names it or the framework makes it; and the count of all. */
export default class StackRules {
  /**
   * @param {Serverless} serverless
   * @param {ServerlessOptions} _options
   * @param {PluginUtilities} utilities
   */
  constructor(serverless, _options, { log }) {
    this.serverless = serverless;
    this.log = log;
    /** @type {Hooks} */
    this.hooks = { 'after:aws:package:finalize:mergeCustomProviderResources': () => this.apply() };
  }

  apply() {
    const resources = Object.values(this.serverless.service.provider.compiledCloudFormationTemplate.Resources);
    const { isProduction, permissionsBoundary } = this.serverless.service.custom.deployment;
    if (permissionsBoundary !== '' && !/^arn:[\w-]+:iam::\w+:policy\//.test(permissionsBoundary)) {
      const message = `permissions-boundary must be the ARN of an IAM policy, not "${permissionsBoundary}"`;
      throw new this.serverless.classes.Error(message, 'PERMISSIONS_BOUNDARY_INVALID');
    }
    for (const resource of resources) {
      if (isProduction && precious.has(resource.Type)) {
        Object.assign(resource, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      }
      if (permissionsBoundary !== '' && resource.Type === 'AWS::IAM::Role') {
        resource.Properties.PermissionsBoundary = permissionsBoundary;
      }
    }
    this.log.notice(`  ${resources.length} of ${mostResources} CloudFormation resources`);
  }
}
