import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { startEngine } from '../scripts/local/engine/engine.mjs';
import { createTables, tableDefinitions } from '../scripts/local/engine/tables.mjs';
import { findFreePort } from '../scripts/local/ports.mjs';
import { inMemory } from '../scripts/local/settings.mjs';
import { startFakeSsm } from '../tests/support/fake-ssm';
import { readTemplate, resourcesOfType, valueAt } from '../tests/support/template';

/**
 * A DynamoDB engine for the measurements with the empty tables of a package, and the settings that functions need to use them.
 */
export interface LiveTables {
  readonly engineKind: string;
  /** The whole environment of a function, as the template sets it, except for values that only AWS knows. */
  readonly settings: Readonly<Record<string, string>>;
  /** Delete all items, except for the signing keys, which containers cache. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Start the engine in memory, on a free loopback port, and put the settings into this process's environment, so that live
 * handlers can be imported. The caller stops it; it also ends with this process. The private signing keys are in a fake
 * Parameter Store in this process.
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
  for (const name of ['AWS_SESSION_TOKEN', 'AWS_PROFILE', 'SIGNING_KEYS_DIR', 'SEALING_KEYS_DIR'])
    delete process.env[name];
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
  LIMIT_SIGNUPS: '100000', // all sign-ups come from one IP address here
  EMAIL_DOMAINS: 'ignore',
  LIMIT_MAILS: '100', // some calls are played many times for one mailbox
  ALLOW_IMPERSONATION: 'allow',
  MAIL_FROM: 'accounts@example.com',
  BASE_URL: 'http://localhost:3000',
  ACCESS_TOKEN_TTL: '3600', // no token may expire during a measurement
  BCRYPT_COST: '4', // hashes are counted, not timed, except in hashing.ts and login-rate.ts, which set their own cost
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Every environment variable of any function in the template whose value is plain text. */
const templateSettings = (packageDir: string): Record<string, string> => {
  const variables = resourcesOfType(readTemplate(packageDir), 'AWS::Lambda::Function').flatMap(([, properties]) =>
    Object.entries(valueAt(properties, 'Environment', 'Variables') ?? {}),
  );
  return Object.fromEntries(
    variables.filter((variable): variable is [string, string] => typeof variable[1] === 'string'),
  );
};
