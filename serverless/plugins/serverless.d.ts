/** The part of the framework (osls, a fork of serverless) that our plugins use. The package has no types. */

/** A value in the template: plain JSON, including intrinsic functions. */
export type TemplateValue = string | number | boolean | null | TemplateValue[] | { [key: string]: TemplateValue };

export interface TemplateResource {
  Type: string;
  DependsOn?: string | string[];
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  Properties: Record<string, TemplateValue>;
}

export type TemplateResources = Record<string, TemplateResource>;

/** One event of a function; `httpApi` is `*`, `METHOD /path`, or the same in two fields. */
export interface FunctionEvent {
  httpApi?: string | { method?: string; path: string };
}

export interface ServiceFunction {
  handler: string;
  /** The name of the function in Lambda. The framework sets it. */
  name?: string;
  events: FunctionEvent[];
  environment?: Record<string, TemplateValue>;
  iamRoleStatements?: TemplateValue[];
  memorySize?: number;
  reservedConcurrency?: number;
  /** Whether its paths also accept a slash at the end, see `addSlashRoutes`. */
  answersTrailingSlash?: boolean;
  package?: { artifact?: string };
  role?: string;
}

/** `custom.deployment` of serverless.yml. A parameter that is not set is an empty text. */
export interface DeploymentSettings {
  isProduction: boolean;
  permissionsBoundary: string;
  signingKeysKms: string;
  reservedConcurrencyHashing: string;
  domainName: string;
  /** `INFO` or `WARN`. */
  logLevel: string;
  /** `none` or `xray`. */
  tracing: string;
  /** Memory in MB of the functions that hash passwords. No other function has this size. */
  hashingMemory: number;
}

export interface Serverless {
  serviceDir: string;
  processedInput: { commands: string[] };
  service: {
    /** The name of the service. */
    service: string;
    functions: Record<string, ServiceFunction>;
    custom: { arns: Record<string, TemplateValue>; deployment: DeploymentSettings };
    provider: {
      environment: Record<string, TemplateValue>;
      tags: Record<string, TemplateValue>;
      compiledCloudFormationTemplate: { Resources: TemplateResources };
    };
  };
  classes: { Error: new (message: string, code: string) => Error };
  configSchemaHandler: { defineFunctionProperties(provider: string, schema: object): void };
  pluginManager: { spawn(command: string): Promise<void> };
  getProvider(name: 'aws'): {
    /** @throws without credentials */
    getAccountId(): Promise<string>;
    getRegion(): string;
    getStage(): string;
    /** The first part of the keys in the bucket of the deployments. */
    getDeploymentPrefix(): string;
    getServerlessDeploymentBucketName(): Promise<string>;
    /** The settings of a client of the AWS SDK. */
    getAwsSdkV3Config(): Promise<{ region: string }>;
    /** The bucket of the stack that holds its templates and code. */
    getServerlessDeploymentBucketName(): Promise<string>;
    naming: {
      /** The name of the template in the bucket of the deployments. */
      getCompiledTemplateS3Suffix(): string;
      getFunctionArtifactName(functionKey: string): string;
      getHttpApiLogicalId(): string;
      getHttpApiName(): string;
      getLambdaLogicalId(functionKey: string): string;
      getLogGroupLogicalId(functionKey: string): string;
      getNormalizedFunctionName(functionKey: string): string;
      getStackName(): string;
    };
  };
}

/** What an AWS account is and has, as the preflight asks it. */
export interface AwsAccount {
  identity(): Promise<{ accountId: string; region: string }>;
  /** How many functions may run at the same time. */
  concurrentExecutions(): Promise<number>;
  mailSending(): Promise<MailSending>;
  /** @param identity an email or a domain. */
  isVerifiedSender(identity: string): Promise<boolean>;
  tableExists(name: string): Promise<boolean>;
  /** The template of the stack as it was deployed last; `null` for a stack that does not exist. */
  deployedTemplate(): Promise<DeployedTemplate | null>;
  /** Wait until all indexes of these tables can be read. */
  indexesReady(tables: readonly string[]): Promise<void>;
  /** The same as `deployedTemplate`, once no change of the stack is under way. */
  settledTemplate(): Promise<DeployedTemplate | null>;
  /**
   * Update the stack to a template, and wait until that is done and all indexes of these tables can be read.
   * @throws if the update fails.
   */
  updateStack(template: DeployedTemplate, tables: readonly string[]): Promise<void>;
  /** @param table that of the signing keys. @returns whether `npm run admin -- migrate` has completed this migration. */
  isMigrated(table: string, migration: string): Promise<boolean>;
}

/** What a stack was deployed with. */
export interface DeployedTemplate {
  Resources: TemplateResources;
  Parameters?: Record<string, unknown>;
  /** See serverless/data-format.cjs. Absent from stacks of earlier versions. */
  Metadata?: { LatchkeyData?: { format: number; migrations: readonly string[] } };
}

/** What Amazon SES lets an account do. */
export interface MailSending {
  /** Whether it is out of the sandbox. */
  isProduction: boolean;
  isEnabled: boolean;
  /** The maximum number of mails in 24 hours. */
  perDay: number;
  /** The mails of the last 24 hours. */
  sentToday: number;
  /** Whether it is not under review or shut down. */
  isHealthy: boolean;
  /** Whether addresses that bounced get no more mails. */
  suppressesBounces: boolean;
}

/** The deployments that the bucket of a stage still has. */
export interface Deployments {
  /** Oldest first. */
  list(): Promise<Deployment[]>;
  /** The template of a deployment. */
  template(deployment: Deployment): Promise<DeployedTemplate>;
}

export interface Deployment {
  /** Its folder in the bucket, without a slash at the end. */
  folder: string;
  at: Date;
  /** The names of its files. */
  files: string[];
}

/** What a deployed stage is, as the doctor asks it. Whatever does not exist is `null`. */
export interface LiveStage {
  stack(): Promise<StackState | null>;
  table(name: string): Promise<TableState | null>;
  function(name: string): Promise<FunctionState | null>;
  /** The event source mappings of a function. */
  mappings(functionName: string): Promise<MappingState[]>;
  /** @param names of alarms that exist or not. */
  alarms(names: readonly string[]): Promise<AlarmState[]>;
  /** The sum, or for `Maximum` the highest value, of each metric in a time. 0 for a metric without values. */
  metrics(metrics: readonly StageMetric[], hours: number): Promise<number[]>;
  /** Days by name of the log group; `null` if logs are kept for ever. */
  logRetention(prefix: string): Promise<Map<string, number | null>>;
  /** The parameters directly below a path. Their values are not read. */
  parameters(path: string): Promise<{ name: string; changedAt: Date }[]>;
}

export interface StackState {
  /** Such as `UPDATE_COMPLETE`. */
  status: string;
  /** Empty if AWS gives none. */
  reason: string;
  isProtected: boolean;
  /** The names or ARNs of its resources, by logical id. */
  physicalIds: Map<string, string>;
}

export interface TableState {
  /** Such as `ACTIVE`. */
  status: string;
  isProtected: boolean;
  /** Such as `NEW_IMAGE`; `null` without a stream. */
  stream: string | null;
  /** The attribute of its time to live; `null` if it is off. */
  ttl: string | null;
  hasRecovery: boolean;
  /** The status of its indexes by name. */
  indexes: Record<string, string>;
}

export interface FunctionState {
  /** `Active` or `Inactive` if it can run. */
  state: string;
  /** Of its last update: `Successful`, `InProgress` or `Failed`. */
  update: string;
  /** Why it cannot run or was not updated; empty if AWS gives no reason. */
  reason: string;
  environment: Record<string, string>;
  /** `null` if it has no reserved concurrency. */
  reservedConcurrency: number | null;
}

export interface MappingState {
  /** `Enabled` if it works. */
  state: string;
  /** Of the last records, such as `OK`. */
  lastResult: string;
}

export interface AlarmState {
  name: string;
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  state: string;
  /** Its description, which ends with the section of the runbook. */
  description: string;
}

export interface StageMetric {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
  statistic: 'Sum' | 'Maximum';
}

/** The command-line options that our plugins read. */
export interface ServerlessOptions {
  function?: string;
  build?: string;
  /** Of the framework's `rollback`. */
  timestamp?: string;
  to?: string;
  'dry-run'?: boolean;
  yes?: boolean;
}

/** The output functions that the framework gives to a plugin. `notice` writes a line to the terminal. */
export interface PluginUtilities {
  log: { notice(line: string): void };
}

export type Hooks = Record<string, () => void | Promise<void>>;
