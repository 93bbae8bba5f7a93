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
    /** The settings of a client of the AWS SDK. */
    getAwsSdkV3Config(): Promise<{ region: string }>;
    /** The bucket of the stack that holds its templates and code. */
    getServerlessDeploymentBucketName(): Promise<string>;
    naming: {
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
  /** `perDay`: the maximum number of mails in 24 hours. */
  mailSending(): Promise<{ isProduction: boolean; isEnabled: boolean; perDay: number }>;
  /** @param identity an email or a domain. */
  isVerifiedSender(identity: string): Promise<boolean>;
  tableExists(name: string): Promise<boolean>;
  /**
   * The template of the stack as it was deployed last; `null` for a stack that does not exist. Waits while the stack is being
   * changed.
   */
  deployedTemplate(): Promise<DeployedTemplate | null>;
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

/** The command-line options that our plugins read. */
export interface ServerlessOptions {
  function?: string;
}

/** The output functions that the framework gives to a plugin. `notice` writes a line to the terminal. */
export interface PluginUtilities {
  log: { notice(line: string): void };
}

export type Hooks = Record<string, () => void | Promise<void>>;
