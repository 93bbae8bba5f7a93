/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').ServerlessOptions} ServerlessOptions
 * @typedef {import('./serverless.d.ts').PluginUtilities} PluginUtilities
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 * @typedef {import('./serverless.d.ts').TemplateResource} TemplateResource
 */

/** Resources of a production stage that are kept when its stack is deleted: the data and the logs. */
const retainedTypes = new Set(['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup']);

/** CloudFormation's limit for one stack. */
const maxResources = 500;

/** Sends the segments of a traced function. X-Ray has no resources that a statement could name. */
const tracingStatement = {
  Effect: 'Allow',
  Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  Resource: '*',
};

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
    const { isProduction, permissionsBoundary, logLevel, tracing } = this.serverless.service.custom.deployment;
    if (permissionsBoundary !== '' && !/^arn:[\w-]+:iam::\w+:policy\//.test(permissionsBoundary)) {
      this.refuse(`permissions-boundary must be the ARN of an IAM policy, not "${permissionsBoundary}"`);
    }
    if (!['INFO', 'WARN'].includes(logLevel)) this.refuse(`log-level must be INFO or WARN, not "${logLevel}"`);
    if (!['none', 'xray'].includes(tracing)) this.refuse(`tracing must be none or xray, not "${tracing}"`);
    for (const resource of resources) {
      if (isProduction && retainedTypes.has(resource.Type)) {
        Object.assign(resource, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      }
      if (permissionsBoundary !== '' && resource.Type === 'AWS::IAM::Role') {
        resource.Properties.PermissionsBoundary = permissionsBoundary;
      }
      if (resource.Type === 'AWS::Lambda::Function') observe(resource, { logLevel, isTraced: tracing === 'xray' });
      if (tracing === 'xray' && isFunctionRole(resource)) allowTracing(resource);
    }
    this.log.notice(`  ${resources.length} of ${maxResources} CloudFormation resources`);
  }

  /** @param {string} message */
  refuse(message) {
    throw new this.serverless.classes.Error(message, 'PARAMETER_INVALID');
  }
}

/**
 * What a function reports about itself. Lambda's own lines are logged for failures only: for every other request they would be
 * three lines beside our one.
 *
 * @param {TemplateResource} resource
 * @param {{ logLevel: string, isTraced: boolean }} rules
 * @see AWS Lambda Developer Guide, "Configuring advanced logging controls"
 */
function observe({ Properties }, { logLevel, isTraced }) {
  Object.assign(Properties, {
    LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: logLevel, SystemLogLevel: 'WARN' },
    ...(isTraced && { TracingConfig: { Mode: 'Active' } }),
  });
}

/** @param {TemplateResource} resource */
const isFunctionRole = ({ Type, Properties }) =>
  Type === 'AWS::IAM::Role' && policiesOf(Properties).some(({ PolicyName }) => PolicyName === 'function');

/** @param {TemplateResource} resource */
function allowTracing({ Properties }) {
  for (const { PolicyDocument } of policiesOf(Properties)) PolicyDocument.Statement.push(tracingStatement);
}

/**
 * @param {Record<string, unknown>} properties
 * @returns {{ PolicyName: string, PolicyDocument: { Statement: object[] } }[]}
 */
const policiesOf = (properties) =>
  /** @type {{ PolicyName: string, PolicyDocument: { Statement: object[] } }[]} */ (properties.Policies ?? []);
