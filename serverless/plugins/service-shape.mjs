import { functionRole, functionRoleSchema } from './function-roles.mjs';
import { addRefusedRoutes, addRouteTwins, declaredRoutes, takesUnrouted } from './routes.mjs';

/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 */

/**
 * What serverless.yml means but cannot say: the list of routes as an environment variable, one role per function,
 * HEAD and trailing-slash routes, no route that takes another's path, the API's own address as the default of BASE_URL, and no
 * deployment without an address that mails come from.
 */
export default class ServiceShape {
  /** @param {Serverless} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    serverless.configSchemaHandler.defineFunctionProperties('aws', functionRoleSchema);
    /** @type {Hooks} */
    this.hooks = {
      initialize: () => this.setRoutes(),
      'before:package:setupProviderConfiguration': () => this.addRoles(),
      'before:offline:start:init': () => addRefusedRoutes(this.serverless.service.functions),
      'before:package:compileFunctions': () => this.setBaseUrl(),
      'before:package:compileEvents': () => addRefusedRoutes(this.serverless.service.functions),
      'after:package:compileEvents': () => addRouteTwins(this.resources),
      'before:deploy:deploy': () => this.requireMailFrom(),
      // `deploy function` compiles no template. With an address it cannot resolve it leaves the environment as it is.
      'before:deploy:function:deploy': () => this.setBaseUrl(),
    };
  }

  get resources() {
    return this.serverless.service.provider.compiledCloudFormationTemplate.Resources;
  }

  /** Tells the function behind the catch-all which routes there are, so that it can name the methods of a path. */
  setRoutes() {
    const { functions } = this.serverless.service;
    const routes = declaredRoutes(functions).join(',');
    for (const definition of Object.values(functions).filter(takesUnrouted)) {
      definition.environment = { ...definition.environment, ROUTES: routes };
    }
  }

  /**
   * Runs just before the framework would make one role for all functions; it makes none when each has its own.
   * Not earlier: `deploy function` must see no role, since it can only look up one whose name is known.
   */
  addRoles() {
    const { naming } = this.serverless.getProvider('aws');
    for (const [key, definition] of Object.entries(this.serverless.service.functions)) {
      if (definition.role !== undefined) {
        const message = `functions.${key}.role is not supported: its role is made from its iamRoleStatements`;
        throw new this.serverless.classes.Error(message, 'FUNCTION_ROLE_GIVEN');
      }
      definition.role = `${naming.getNormalizedFunctionName(key)}Role`;
      this.resources[definition.role] = functionRole(
        definition.iamRoleStatements ?? [],
        naming.getLogGroupLogicalId(key),
      );
    }
  }

  /** Without an address to send from no mail leaves, and in mode hardened nobody gets in: better known now than by users. */
  requireMailFrom() {
    const { MAIL_FROM: from, CONTRACT_MODE: mode = 'hardened' } = this.serverless.service.provider.environment;
    if (from !== '' || mode !== 'hardened') return;
    const message = 'Sign-ups are confirmed by mail: --param mail-from=<an address that Amazon SES has verified>';
    throw new this.serverless.classes.Error(message, 'MAIL_FROM_MISSING');
  }

  /** Without a `base-url` the service is reached at the address AWS gives its API. */
  setBaseUrl() {
    const { environment } = this.serverless.service.provider;
    if (environment.BASE_URL === '') environment.BASE_URL = { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] };
  }
}
