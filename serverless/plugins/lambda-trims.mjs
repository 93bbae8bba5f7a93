import { readFile } from 'node:fs/promises';

/**
 * Parts of the AWS SDK that a Lambda function never uses, replaced while bundling. They cost half of the bundle and of
 * the init time (measured on Node 24: 349 KB and 66 ms of CPU with them, 192 KB and 30 ms without). Scripts that people
 * run on their machines are not bundled and keep the whole SDK.
 *
 * A replacement that lacks an export which the SDK imports stops the build, so an update of the SDK cannot break one
 * silently; one that matches nothing any more shows in the size budget of tests/template/.
 */
const replacements = [
  {
    // Lambda hands credentials over in environment variables. The default chain adds SSO, INI files, child processes,
    // web identity and the instance metadata service, and with that a static import of node:http: undici, 12 MB.
    filter: /^@aws-sdk\/credential-provider-node$/,
    contents: `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';`,
  },
  {
    // Region, endpoint and retry settings come from the environment, else from the SDK's defaults: there is no ~/.aws.
    filter: /^\.\/fromSharedConfigFiles(\.js)?$/,
    contents: `
      import { CredentialsProviderError } from '@smithy/core/config';
      export const fromSharedConfigFiles = () => async () => {
        throw new CredentialsProviderError('Configuration files are not read in Lambda');
      };`,
  },
  {
    // DynamoDB has no event streams. Their dynamic import makes esbuild wrap all they share with the client.
    filter: /^@smithy\/core\/event-streams$/,
    contents: `
      export class EventStreamSerde {}
      export const eventStreamSerdeProvider = () => {
        throw new Error('Event streams are not bundled');
      };`,
  },
];

/**
 * The errors that lib/ tests by class. A client carries one class for every error its service knows, 140 of them for
 * Parameter Store; an error without its class arrives as the service's base exception, with its own name and status.
 * A test holds this list to what lib/ imports.
 */
export const keptErrors = new Set([
  'ConditionalCheckFailedException',
  'TransactionCanceledException',
  'TransactionConflictException',
  'ParameterAlreadyExists',
  'ParameterNotFound',
]);

const schemasOfClients = /client-(?:dynamodb|sesv2|ssm)[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
/** One error of such a file: its schema, and the line that registers its class. */
const errorSchema = /^export var (\w+)\$ = \[-3, n0,[\s\S]*?^\];\n\w+\.registerError\(.*$/gm;
/** Any other schema of such a file that is longer than a line. */
const longSchema = /^((?:export )?var \w+\$? = )(\[(?!-3)[^;]*?^\]);$/gm;

/**
 * A schema nobody uses is left out only if esbuild sees that making it has no effect. Those of REST services have computed
 * keys (`[_h]: ["POST", ...]`), which could have one: all 100 operations of Amazon SES would stay for the sake of SendEmail.
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
