/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').ServerlessOptions} ServerlessOptions
 * @typedef {import('./serverless.d.ts').PluginUtilities} PluginUtilities
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 */

/** Resources of a production stage that are kept when its stack is deleted: the data and the logs. */
const retainedTypes = new Set(['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup']);

/** CloudFormation's limit for one stack. */
const maxResources = 500;

/**
 * Applies rules to every resource of a type, declared in serverless.yml or created by the framework, and prints the number of
 * resources.
 */
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
      if (isProduction && retainedTypes.has(resource.Type)) {
        Object.assign(resource, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      }
      if (permissionsBoundary !== '' && resource.Type === 'AWS::IAM::Role') {
        resource.Properties.PermissionsBoundary = permissionsBoundary;
      }
    }
    this.log.notice(`  ${resources.length} of ${maxResources} CloudFormation resources`);
  }
}
