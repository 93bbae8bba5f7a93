import { readFile } from 'node:fs/promises';

/**
 * Parts of the AWS SDK that a Lambda function never uses. The bundler replaces them, because they cost half of the bundle size
 * and of the init time (measured on Node 24: 349 KB and 66 ms of CPU with them, 192 KB and 30 ms without). Scripts that people
 * run on their machines are not bundled and use the whole SDK.
 *
 * If a replacement lacks an export that the SDK imports, the build fails, so an update of the SDK cannot break it unnoticed. If
 * a replacement does not match any more, the size limits in tests/template/ fail.
 */
const replacements = [
  {
    // Lambda provides credentials in environment variables. The default chain also supports SSO, INI files, child processes,
    // web identity and the instance metadata service. The last one imports node:http statically, which loads undici (12 MB of
    // memory).
    filter: /^@aws-sdk\/credential-provider-node$/,
    contents: `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';`,
  },
  {
    // Region, endpoint and retry settings come from the environment or the SDK's defaults. Lambda has no ~/.aws directory.
    filter: /^\.\/fromSharedConfigFiles(\.js)?$/,
    contents: `
      import { CredentialsProviderError } from '@smithy/core/config';
      export const fromSharedConfigFiles = () => async () => {
        throw new CredentialsProviderError('Configuration files are not read in Lambda');
      };`,
  },
  {
    // DynamoDB has no event streams. With their dynamic import, esbuild wraps all code that they share with the client.
    filter: /^@smithy\/core\/event-streams$/,
    contents: `
      export class EventStreamSerde {}
      export const eventStreamSerdeProvider = () => {
        throw new Error('Event streams are not bundled');
      };`,
  },
  {
    // The client creates a cache for discovered endpoints, but none of its commands looks for any.
    filter: /^@aws-sdk\/middleware-endpoint-discovery$/,
    contents: `
      export const resolveEndpointDiscoveryConfig = (config) => config;
      const selectNothing = () => undefined;
      export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
        environmentVariableSelector: selectNothing,
        configFileSelector: selectNothing,
        default: undefined,
      };`,
  },
];

/**
 * The errors whose class lib/ tests for. A client has one class for every error of its service, for example 140 for Systems
 * Manager. An error whose class is removed arrives as the service's base exception, with the right name and status. A test
 * checks that this list contains what lib/ imports.
 */
export const keptErrors = new Set([
  'ConditionalCheckFailedException',
  'TransactionCanceledException',
  'TransactionConflictException',
  'ParameterAlreadyExists',
  'ParameterNotFound',
]);

const schemasOfClients = /client-(?:dynamodb|sesv2|ssm)[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
/** One error in such a file: its schema and the line that registers its class. */
const errorSchema = /^export var (\w+)\$ = \[-3, n0,[\s\S]*?^\];\n\w+\.registerError\(.*$/gm;
/** Any other schema in such a file that has more than one line. */
const longSchema = /^((?:export )?var \w+\$? = )(\[(?!-3)[^;]*?^\]);$/gm;

/**
 * esbuild only drops an unused schema if it can see that the schema has no side effects. The schemas of REST services have
 * computed keys (`[_h]: ["POST", ...]`), which could have some. Without this change, a bundle that uses SendEmail would contain
 * all 100 operations of Amazon SES.
 * @param {string} source
 */
const withPureSchemas = (source) => source.replace(longSchema, '$1/* @__PURE__ */ (() => $2)();');

const namespace = 'lambda-trims';

/** @type {import('esbuild').Plugin} */
export const lambdaTrims = {
  name: namespace,
  setup({ onResolve, onLoad }) {
    for (const { filter, contents } of replacements) {
      onResolve({ filter }, ({ path, resolveDir }) => ({ path, namespace, pluginData: { contents, resolveDir } }));
    }
    onLoad({ filter: schemasOfClients }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const trimmed = source.replace(errorSchema, (block, name) => (keptErrors.has(name) ? block : ''));
      return { contents: withPureSchemas(trimmed) };
    });
    // A replacement resolves its own imports from where the SDK would have imported the original.
    onLoad({ filter: /.*/, namespace }, ({ pluginData }) => pluginData);
  },
};
