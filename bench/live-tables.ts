import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { startEngine } from '../scripts/local/engine/engine.mjs';
import { createTables, tableDefinitions } from '../scripts/local/engine/tables.mjs';
import { findFreePort } from '../scripts/local/ports.mjs';
import { inMemory } from '../scripts/local/settings.mjs';
import { startFakeSsm } from '../tests/support/fake-ssm';
import { readTemplate, resourcesOfType, valueAt } from '../tests/support/template';

/** An engine of our own with the tables of a package, empty, and the settings by which functions find them. */
export interface LiveTables {
  readonly engineKind: string;
  /** A function's whole environment, as the template sets it, but for what only AWS knows. */
  readonly settings: Readonly<Record<string, string>>;
  /** Drop everything that is in the tables, but for the signing keys: containers remember those. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Start it in memory, on a free loopback port, and put the settings into this process's environment: live handlers can be
 * imported from then on. The caller stops it; it also ends with this process. The private signing keys are, as deployed,
 * in a Parameter Store: one that lives in this process.
 */
export const startLiveTables = async (packageDir: string): Promise<LiveTables> => {
  const engine = await startEngine({ port: await findFreePort(), dataDir: inMemory, announce: console.error });
  const parameters = await startFakeSsm();
  const settings: Record<string, string> = {
    ...templateSettings(packageDir),
    ...localSettings,
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_ENDPOINT_URL_SSM: parameters.endpoint,
  };
  for (const name of ['AWS_SESSION_TOKEN', 'AWS_PROFILE', 'SIGNING_KEYS_DIR']) delete process.env[name];
  Object.assign(process.env, settings);
  const client = new DynamoDB();
  const definitions = tableDefinitions(readTemplate(packageDir).Resources);
  await createTables(client, definitions);
  return {
    engineKind: engine.kind,
    settings,
    clear: async () => {
      const names = definitions.map(({ input }) => input.TableName);
      for (const name of names.filter((name) => name !== settings.SIGNING_KEYS_TABLE))
        await client.deleteTable({ TableName: name });
      await createTables(client, definitions);
    },
    stop: async () => {
      await parameters.stop();
      await engine.stop();
    },
  };
};

const localSettings = {
  CONTRACT_MODE: 'hardened', // as deployed
  LIMIT_SIGNUPS: '100000', // all come from one address here
  EMAIL_DOMAINS: 'ignore',
  MAIL_FROM: 'accounts@example.com',
  BASE_URL: 'http://localhost:3000',
  ACCESS_TOKEN_TTL: '3600', // none may end while it is measured
  BCRYPT_COST: '4', // hashes are counted, not timed, except in hashing.ts and login-rate.ts, which name their cost
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Every environment variable that the template gives some function, where its value is plain text. */
const templateSettings = (packageDir: string): Record<string, string> => {
  const variables = resourcesOfType(readTemplate(packageDir), 'AWS::Lambda::Function').flatMap(([, properties]) =>
    Object.entries(valueAt(properties, 'Environment', 'Variables') ?? {}),
  );
  return Object.fromEntries(
    variables.filter((variable): variable is [string, string] => typeof variable[1] === 'string'),
  );
};
