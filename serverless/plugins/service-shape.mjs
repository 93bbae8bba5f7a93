import { apiDocument, invokeRoles } from './api-document.mjs';
import { functionRole, functionSchema } from './function-roles.mjs';
import { keyStatements } from './key-statements.mjs';
import {
  addRefusedRoutes,
  addSlashRoutes,
  compactRoutes,
  declaredRoutes,
  routingTable,
  takesUnrouted,
} from './routes.mjs';

/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 */

/** Resources that the framework creates, and that the OpenAPI document and the API's role replace. */
const replacedTypes = new Set([
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Integration',
  // The API invokes functions with its role.
  'AWS::Lambda::Permission',
]);

/**
 * Adds what serverless.yml cannot express:
 * - the list of routes as an environment variable, and the URL of the API as the default of BASE_URL;
 * - one role per function;
 * - the API as one document, with routes for HEAD, for trailing slashes and for 405 (see `addRefusedRoutes`);
 * - the effects of parameters on functions and roles.
 */
export default class ServiceShape {
  /** @param {Serverless} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    serverless.configSchemaHandler.defineFunctionProperties('aws', functionSchema);
    /** @type {Hooks} */
    this.hooks = {
      initialize: () => this.setRoutes(),
      'before:package:setupProviderConfiguration': () => this.addRoles(),
      'before:offline:start:init': () => addRefusedRoutes(this.serverless.service.functions),
      'before:package:compileFunctions': () => {
        this.setBaseUrl();
        this.reserveConcurrency();
      },
      'before:package:compileEvents': () => this.addRoutes(),
      'after:package:compileEvents': () => this.writeApiDocument(),
      // `deploy function` compiles no template. If it cannot resolve BASE_URL, it does not change the environment of the
      // function.
      'before:deploy:function:deploy': () => this.setBaseUrl(),
    };
  }

  get resources() {
    return this.serverless.service.provider.compiledCloudFormationTemplate.Resources;
  }

  /** Gives the list of routes to the catch-all function, so that its 405 responses can name the methods of a path. */
  setRoutes() {
    const { functions } = this.serverless.service;
    const routes = compactRoutes(declaredRoutes(functions));
    for (const definition of Object.values(functions).filter(takesUnrouted)) {
      definition.environment = { ...definition.environment, ROUTES: routes };
    }
  }

  /**
   * Adds the routes that serverless.yml does not declare. The local gateway handles slashes itself, see faithful-gateway.mjs.
   */
  addRoutes() {
    const { functions } = this.serverless.service;
    addRefusedRoutes(functions);
    addSlashRoutes(functions);
  }

  /**
   * Replaces the route and integration that the framework creates for each event by the OpenAPI document and the API's role.
   */
  writeApiDocument() {
    const { custom, functions, provider } = this.serverless.service;
    const { naming } = this.serverless.getProvider('aws');
    for (const [logicalId, { Type }] of Object.entries(this.resources)) {
      if (replacedTypes.has(Type)) delete this.resources[logicalId];
    }
    const nameOf = (/** @type {string} */ key) => functions[key]?.name ?? key;
    const routes = new Map([...routingTable(functions)].map(([route, key]) => [route, nameOf(key)]));
    const title = naming.getHttpApiName();
    const { roles, roleIdOf } = invokeRoles([...new Set(routes.values())]);
    Object.assign(this.resources, roles);
    const hasDomain = custom.deployment.domainName !== '';
    const Body = apiDocument({ title, tags: provider.tags, routes, hasDomain, roleIdOf });
    this.resources[naming.getHttpApiLogicalId()] = { Type: 'AWS::ApiGatewayV2::Api', Properties: { Body } };
  }

  /**
   * Runs just before the framework creates one role for all functions; it creates none if each function has its own. It must
   * not run earlier, because `deploy function` can only look up roles with a known name, and these have none.
   */
  addRoles() {
    const { naming } = this.serverless.getProvider('aws');
    const { custom, functions } = this.serverless.service;
    for (const [key, definition] of Object.entries(functions)) {
      if (definition.role !== undefined) {
        const message = `functions.${key}.role is not supported: its role is made from its iamRoleStatements`;
        throw new this.serverless.classes.Error(message, 'FUNCTION_ROLE_GIVEN');
      }
      definition.role = `${naming.getNormalizedFunctionName(key)}Role`;
      const own = definition.iamRoleStatements ?? [];
      const { signingKeys = '', sealingKeys = '' } = custom.arns;
      const kmsStatements = keyStatements(own, [signingKeys, sealingKeys], custom.deployment.signingKeysKms);
      this.resources[definition.role] = functionRole([...own, ...kmsStatements], naming.getLogGroupLogicalId(key));
    }
  }

  /**
   * Reserves concurrency for the functions that hash passwords, so that a flood of sign-ins and other functions cannot block
   * each other.
   */
  reserveConcurrency() {
    const { custom, functions } = this.serverless.service;
    const { reservedConcurrencyHashing: wanted, hashingMemory } = custom.deployment;
    if (wanted === '') return;
    if (!/^[1-9]\d*$/.test(wanted)) {
      const message = `reserved-concurrency-hashing must be a whole number above 0, not "${wanted}"`;
      throw new this.serverless.classes.Error(message, 'RESERVED_CONCURRENCY_INVALID');
    }
    for (const definition of Object.values(functions)) {
      if (definition.memorySize === hashingMemory) definition.reservedConcurrency = Number(wanted);
    }
  }

  /** Without a `base-url` the URL of the service is the one that AWS gives to its API. */
  setBaseUrl() {
    const { environment } = this.serverless.service.provider;
    if (environment.BASE_URL === '') environment.BASE_URL = { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] };
  }
}
