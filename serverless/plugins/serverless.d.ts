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
  getProvider(name: 'aws'): {
    /** @throws without credentials */
    getAccountId(): Promise<string>;
    naming: {
      getFunctionArtifactName(functionKey: string): string;
      getHttpApiLogicalId(): string;
      getHttpApiName(): string;
      getLambdaLogicalId(functionKey: string): string;
      getLogGroupLogicalId(functionKey: string): string;
      getNormalizedFunctionName(functionKey: string): string;
    };
  };
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
