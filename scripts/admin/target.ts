import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { isLoopback } from '../local/loopback.mjs';
import { inMemory, readSettings, type Settings } from '../local/settings.mjs';
import { AdminError, UsageError } from './admin-error';
import type { LocalService } from './running-mode';
import { readStageSettings, type StageSettings, serviceDir } from './stage-settings';

/** Where keys are stored: in Parameter Store, in a folder, or where the command cannot find them. */
export type KeysPlace =
  | { readonly path: string; readonly kmsKey?: string }
  | { readonly dir: string }
  | { readonly unreachable: string };

/** The deployed stage, or the local service, that a command works on. */
export interface Target {
  /** The settings of its functions. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly client: Pick<DynamoDBClientConfig, 'region' | 'endpoint' | 'credentials'>;
  readonly signingKeys: KeysPlace;
  readonly sealingKeys: KeysPlace;
  /** The error message if nothing answers there. */
  readonly unreachable: string;
  /** `null` for a deployed stage. The service decides its CONTRACT_MODE, which is therefore not in `environment`. */
  readonly local: LocalService | null;
}

/** What the target is chosen by. */
export interface TargetChoice {
  readonly stage: string | undefined;
  readonly region: string | undefined;
  /** The caller's environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Reads the settings of a stage; from serverless.yml by default. */
  readonly readStage?: typeof readStageSettings | undefined;
}

/** The stage whose table names `npm start` uses. */
const LOCAL_STAGE = 'dev';

/** @throws {UsageError}  @throws {AdminError} `configuration` */
export const resolveTarget = async ({ stage, region, env, readStage = readStageSettings }: TargetChoice) => {
  if (stage === undefined) {
    if (region !== undefined) throw new UsageError('--region goes with --stage');
    return localTarget(env, await readStage(LOCAL_STAGE));
  }
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/i.test(stage)) throw new UsageError('--stage takes letters, digits and -');
  if (region !== undefined && !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region))
    throw new UsageError('--region takes the name of a region, such as eu-west-1');
  return deployedTarget(stage, env, await readStage(stage, region));
};

/** The settings of serverless.yml win. CONTRACT_MODE comes from the caller's environment if serverless.yml does not set it. */
const deployedTarget = (stage: string, env: NodeJS.ProcessEnv, { region, environment }: StageSettings): Target => ({
  environment: { CONTRACT_MODE: env.CONTRACT_MODE, STAGE: stage, ...environment },
  client: { region },
  signingKeys: parametersAt(environment.SIGNING_KEYS_PATH, environment),
  sealingKeys: parametersAt(environment.SEALING_KEYS_PATH, environment),
  unreachable: `DynamoDB cannot be reached in ${region}.`,
  local: null,
});

const parametersAt = (path = '', { SIGNING_KEYS_KMS: kmsKey }: StageSettings['environment']): KeysPlace =>
  kmsKey ? { path, kmsKey } : { path };

/** By the same settings as `npm start`. */
const localTarget = (env: NodeJS.ProcessEnv, stage: StageSettings): Target => {
  const settings = localSettings(env);
  const { endpoint, dynamodbPort, httpPort } = settings;
  const dynamodb = endpoint?.href ?? `http://localhost:${dynamodbPort}`;
  // Real credentials are not sent to an engine on this machine.
  const usesDummies = endpoint === undefined || (isLoopback(endpoint) && env.AWS_PROFILE === undefined);
  const { AWS_ACCESS_KEY_ID: accessKeyId = 'local', AWS_SECRET_ACCESS_KEY: secretAccessKey = 'local' } =
    endpoint === undefined ? {} : env;
  return {
    environment: { ...stage.environment, ...env },
    client: {
      region: env.AWS_REGION ?? stage.region,
      endpoint: dynamodb,
      ...(usesDummies && { credentials: { accessKeyId, secretAccessKey } }),
    },
    signingKeys: localKeys('signing', { path: env.SIGNING_KEYS_PATH, dir: env.SIGNING_KEYS_DIR }, settings),
    sealingKeys: localKeys('sealing', { path: env.SEALING_KEYS_PATH, dir: env.SEALING_KEYS_DIR }, settings),
    unreachable:
      endpoint === undefined
        ? `No local service has its DynamoDB on port ${dynamodbPort}: start it with \`npm start\`, set the same DYNAMODB_PORT, or name a deployed stage with --stage.`
        : `Nothing answers at ${endpoint.href}, which AWS_ENDPOINT_URL_DYNAMODB names.`,
    local: { address: `http://localhost:${httpPort}`, dynamodb },
  };
};

const localSettings = (env: NodeJS.ProcessEnv): Settings => {
  try {
    return readSettings(env, serviceDir);
  } catch (error) {
    throw new AdminError('configuration', error instanceof Error ? error.message : String(error));
  }
};

const localKeys = (
  kind: 'signing' | 'sealing',
  given: { readonly path: string | undefined; readonly dir: string | undefined },
  { dataDir, endpoint }: Settings,
): KeysPlace => {
  if (given.dir) return { dir: given.dir };
  if (given.path) return { path: given.path };
  const remedy = `set DATA_DIR or ${kind.toUpperCase()}_KEYS_DIR as it was set for \`npm start\``;
  if (dataDir === inMemory) {
    return {
      unreachable: `With DATA_DIR=${inMemory} the service keeps its ${kind} keys in a temporary folder that this command cannot find.`,
    };
  }
  // `npm start` holds this lock while it uses the folder: without it, the running service keeps its data elsewhere.
  if (endpoint === undefined && !existsSync(join(dataDir, 'latchkey.lock')))
    return { unreachable: `The running service does not keep its data in ${dataDir}: ${remedy}.` };
  return { dir: join(dataDir, `${kind}-keys`) };
};
