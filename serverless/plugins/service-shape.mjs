import { apiDocument, invokeRole } from './api-document.mjs';
import { functionRole, functionSchema } from './function-roles.mjs';
import { keyStatements } from './key-statements.mjs';
import { addRefusedRoutes, addSlashRoutes, declaredRoutes, routingTable, takesUnrouted } from './routes.mjs';

/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 */

/** What an HTTP API needs of the framework's making that the document says as well. */
const madeOfDocument = new Set([
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Integration',
  // The API invokes functions by its role.
  'AWS::Lambda::Permission',
]);

const invokeRoleId = 'HttpApiRole';

/**
 * What serverless.yml means but cannot say: the list of routes as an environment variable, one role per function, the API as
 * one document with HEAD and trailing-slash routes, no route that takes another's path, the API's own address as the default
 * of BASE_URL, and what parameters add to functions and roles.
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

  /** The routes that serverless.yml does not write out. The local gateway knows slashes by itself: see faithful-gateway.mjs. */
  addRoutes() {
    const { functions } = this.serverless.service;
    addRefusedRoutes(functions);
    addSlashRoutes(functions);
  }

  /** Replaces what the framework makes of the events, a route and an integration each, by the API's document and role. */
  writeApiDocument() {
    const { functions, provider } = this.serverless.service;
    const { naming } = this.serverless.getProvider('aws');
    for (const [logicalId, { Type }] of Object.entries(this.resources)) {
      if (madeOfDocument.has(Type)) delete this.resources[logicalId];
    }
    const nameOf = (/** @type {string} */ key) => functions[key]?.name ?? key;
    const routes = new Map([...routingTable(functions)].map(([route, key]) => [route, nameOf(key)]));
    this.resources[invokeRoleId] = invokeRole([...new Set(routes.values())]);
    const title = naming.getHttpApiName();
    const Body = apiDocument({ title, tags: provider.tags, routes, roleId: invokeRoleId });
    this.resources[naming.getHttpApiLogicalId()] = { Type: 'AWS::ApiGatewayV2::Api', Properties: { Body } };
  }

  /**
   * Runs just before the framework would make one role for all functions; it makes none when each has its own.
   * Not earlier: `deploy function` must see no role, since it can only look up one whose name is known.
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
      const ofKey = keyStatements(own, custom.arns.signingKeys ?? '', custom.deployment.signingKeysKms);
      this.resources[definition.role] = functionRole([...own, ...ofKey], naming.getLogGroupLogicalId(key));
    }
  }

  /** So many at once, and always: a flood of sign-ins takes no capacity from other functions, and none of theirs takes this. */
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

  /** Without a `base-url` the service is reached at the address AWS gives its API. */
  setBaseUrl() {
    const { environment } = this.serverless.service.provider;
    if (environment.BASE_URL === '') environment.BASE_URL = { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] };
  }
}
