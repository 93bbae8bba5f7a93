/** The part of the framework (osls, a fork of serverless) that our plugins touch; it ships no types of its own. */

/** A value of the template: plain JSON, intrinsic functions included. */
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
  /** As Lambda knows it; the framework sets it. */
  name?: string;
  events: FunctionEvent[];
  environment?: Record<string, TemplateValue>;
  iamRoleStatements?: TemplateValue[];
  memorySize?: number;
  reservedConcurrency?: number;
  /** Whether its paths are answered with a slash at the end as well, see `addSlashRoutes`. */
  answersTrailingSlash?: boolean;
  package?: { artifact?: string };
  role?: string;
}

/** `custom.deployment` of serverless.yml; an empty text where a parameter is not set. */
export interface DeploymentSettings {
  isProduction: boolean;
  permissionsBoundary: string;
  signingKeysKms: string;
  reservedConcurrencyHashing: string;
  /** Memory in MB of the functions that hash passwords, and of no others. */
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

/** The command line's options that our plugins read. */
export interface ServerlessOptions {
  function?: string;
}

/** What the framework hands a plugin for output; `notice` writes a line to the terminal. */
export interface PluginUtilities {
  log: { notice(line: string): void };
}

export type Hooks = Record<string, () => void | Promise<void>>;
