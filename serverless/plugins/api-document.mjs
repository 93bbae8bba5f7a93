/**
 * The API as one OpenAPI document. API Gateway creates the routes and integrations from it, so an endpoint needs no
 * CloudFormation resources for them. AWS SAM builds every HTTP API in this way.
 *
 * @see API Gateway Developer Guide, "Working with OpenAPI definitions for HTTP APIs"
 * @typedef {import('./serverless.d.ts').TemplateValue} TemplateValue
 * @typedef {import('./serverless.d.ts').TemplateResource} TemplateResource
 */

/** The maximum time that an HTTP API waits for a function. */
const timeoutInMillis = 30_000;

/**
 * The ARN of a function, built from its name. `Fn::GetAtt` would make a circular dependency: the environment of the functions
 * contains the URL of the API.
 *
 * @param {string} name
 */
const functionArn = (name) => `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${name}`;

/**
 * @param {object} api
 * @param {string} api.title the name of the API in the console
 * @param {Record<string, TemplateValue>} api.tags of the API and its stage
 * @param {Map<string, string>} api.routes `METHOD /path` or `$default` -> name of a function, see `routingTable`
 * @param {boolean} api.hasDomain whether it answers at its own domain only, and not at the URL that AWS gives it
 * @param {(functionName: string) => string} api.roleIdOf logical id of the role that API Gateway invokes a function with, see `invokeRoles`
 * @returns {Record<string, TemplateValue>} an OpenAPI 3.0 document that contains intrinsic functions of CloudFormation
 */
export function apiDocument({ title, tags, routes, hasDomain, roleIdOf }) {
  /** @type {Record<string, Record<string, TemplateValue>>} */
  const paths = {};
  for (const [route, functionName] of routes) {
    const isDefault = route === '$default';
    const [method = '', path = ''] = isDefault ? ['ANY', '/$default'] : route.split(' ');
    const operation = method === 'ANY' ? 'x-amazon-apigateway-any-method' : method.toLowerCase();
    paths[path] ??= {};
    paths[path][operation] = {
      ...(isDefault ? { isDefaultRoute: true } : {}),
      ...pathParameters(path),
      responses: {},
      'x-amazon-apigateway-integration': integration(functionName, roleIdOf(functionName)),
    };
  }
  return {
    openapi: '3.0.1',
    info: { title, version: '1' },
    // The tags must be in the document: API Gateway ignores a `Tags` property beside `Body`.
    tags: Object.entries(tags).map(([name, value]) => ({ name, 'x-amazon-apigateway-tag-value': value })),
    ...(hasDomain && { 'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true } }),
    paths,
  };
}

/**
 * @param {string} path
 * @returns {{ parameters?: TemplateValue[] }}
 */
function pathParameters(path) {
  const names = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name = '']) => name);
  if (names.length === 0) return {};
  return { parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })) };
}

/**
 * @param {string} functionName
 * @param {string} roleId
 * @returns {TemplateValue}
 */
function integration(functionName, roleId) {
  const uri = `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/${functionArn(functionName)}/invocations`;
  return {
    type: 'aws_proxy',
    httpMethod: 'POST',
    payloadFormatVersion: '2.0',
    timeoutInMillis,
    uri: { 'Fn::Sub': uri },
    credentials: { 'Fn::GetAtt': [roleId, 'Arn'] },
  };
}

/** IAM accepts 10,240 characters of inline policies per role. Each function takes at most 160 of them. */
const functionsPerRole = 60;

/**
 * The roles that let API Gateway invoke these functions and no others. They replace one permission per function. They list every
 * function, because a pattern such as `latchkey-dev-*` would also match a stage `dev-2`.
 *
 * @param {string[]} functionNames
 * @returns {{ roles: Record<string, TemplateResource>, roleIdOf: (functionName: string) => string }} the roles by logical id, and the
 * logical id of the role for a function
 */
export function invokeRoles(functionNames) {
  /** @param {number} index */
  const idOf = (index) => `HttpApiRole${index === 0 ? '' : index + 1}`;
  const count = Math.ceil(functionNames.length / functionsPerRole);
  const roles = Array.from({ length: count }, (_, index) => {
    const names = functionNames.slice(index * functionsPerRole, (index + 1) * functionsPerRole);
    return /** @type {const} */ ([idOf(index), invokeRole(names)]);
  });
  return {
    roles: Object.fromEntries(roles),
    roleIdOf: (name) => idOf(Math.floor(functionNames.indexOf(name) / functionsPerRole)),
  };
}

/**
 * @param {string[]} functionNames
 * @returns {TemplateResource}
 */
function invokeRole(functionNames) {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [
        {
          PolicyName: 'invoke',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: ['lambda:InvokeFunction'],
                Resource: functionNames.map((name) => ({ 'Fn::Sub': functionArn(name) })),
              },
            ],
          },
        },
      ],
    },
  };
}
