import { AsyncLocalStorage } from 'node:async_hooks';
import { type RoutedFunction, routedFunctions } from '../../scripts/generate/service';
import { compactRoutes } from '../../serverless/plugins/routes.mjs';
import { allowedBy, type CommandInput, permissionsNeeded, tablePermissions } from './compiled-roles';
import { type Answer, call, gatewayEvent, type RequestParts } from './event';
import { startFakeSsm } from './fake-ssm';
import { loadHandler } from './load-handler';
import { packageDir } from './package-dir';
import { leaveUnsigned, makePatient } from './patience';
import { resolvedService } from './resolved-service';

/** The table calls of one call of a function. */
export interface TableUse {
  roundTrips: number;
  readUnits: number;
  writeUnits: number;
}

export interface LiveCall {
  function: string;
  answer: Answer;
  tableUse: TableUse;
}

/** The service, wired as in production, in this process. Every function has its own compiled role. */
export interface LiveService {
  readonly routed: readonly RoutedFunction[];
  /** Call a function through its route. Table calls that its role does not allow are refused as on AWS. */
  call(name: string, parts?: RequestParts & { route?: string }): Promise<Answer>;
  /** Run code with the role of a function that has no route. */
  as<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  /** Every call so far. */
  readonly calls: readonly LiveCall[];
  /** Whether every call reads the signing keys again, as a container that has just started. */
  forgetKeys(forgets: boolean): void;
  /** Permissions that no call has used yet: `getProfile: dynamodb:GetItem UsersTable`. */
  unusedPermissions(): string[];
}

interface CallScope {
  name: string;
  tableUse: TableUse;
  inFlight: number;
}

class AccessDeniedException extends Error {
  override name = 'AccessDeniedException';
}

/** Prepare every function. A handler is loaded when it is called first. The tables must exist: see tests/support/tables.ts. */
export const loadLiveService = async (): Promise<LiveService> => {
  const service = resolvedService();
  const routed = routedFunctions(service);
  const allowed = tablePermissions(packageDir());
  const unused = new Map([...allowed].map(([name, permissions]) => [name, new Set(permissions)]));
  const scopes = new AsyncLocalStorage<CallScope>();
  await useFakeSsm();
  process.env.ROUTES = compactRoutes(routed.map(({ method, path }) => `${method} ${path}`));
  const fileOf = (name: string): string => {
    const { handler } = service.functions[name] ?? {};
    if (handler === undefined) throw new Error(`serverless.yml has no function ${name}`);
    return handler.replace(/^functions\//, '').replace(/\.handler$/, '');
  };
  const authorize = (name: string, permission: string, input: CommandInput = {}) => {
    const statement = allowedBy(allowed.get(name) ?? new Set(), permission, input);
    if (statement === undefined) throw new AccessDeniedException(`${name} may not ${permission}`);
    unused.get(name)?.delete(statement);
  };
  const { dynamodb } = await import('../../lib/runtime/table-client');
  // The handlers are loaded again, so their client is not the one that tests/support/tables.ts knows.
  makePatient(dynamodb);
  leaveUnsigned(dynamodb);
  stops.push(async () => dynamodb.destroy());
  await guardTables(scopes, authorize);
  await guardParameters(scopes, authorize);
  const forgetKeys = await forgettingKeys();

  const calls: LiveCall[] = [];
  return {
    routed,
    calls,
    forgetKeys,
    call: async (name, { route, ...parts } = {}) => {
      const handler = await loadHandler(fileOf(name));
      const own = routed.find((candidate) => candidate.name === name);
      const event = gatewayEvent(route ?? `${own?.method} ${own?.path}`, parts);
      const tableUse: TableUse = { roundTrips: 0, readUnits: 0, writeUnits: 0 };
      const answer = await scopes.run({ name, tableUse, inFlight: 0 }, () => call(handler, event));
      calls.push({ function: name, answer, tableUse });
      return answer;
    },
    as: (name, work) =>
      scopes.run({ name, tableUse: { roundTrips: 0, readUnits: 0, writeUnits: 0 }, inFlight: 0 }, work),
    unusedPermissions: () =>
      [...unused].flatMap(([name, permissions]) => [...permissions].map((permission) => `${name}: ${permission}`)),
  };
};

/** Jest allows hooks only while the file loads. `npm run bench` has no hooks, and its process ends by itself. */
const stops: (() => Promise<void>)[] = [];
const { afterAll } = globalThis as { afterAll?: (work: () => Promise<unknown>) => void };
afterAll?.(() => Promise.all(stops.map((stop) => stop())));

/** Private keys are in Parameter Store, as on AWS. Must be set before the first handler reads its settings. */
const useFakeSsm = async (): Promise<void> => {
  // The service is loaded again for another mode: the keys of the first one are in its tables.
  if (process.env.AWS_ENDPOINT_URL_SSM !== undefined) return;
  const { endpoint, stop } = await startFakeSsm();
  stops.push(stop);
  Object.assign(process.env, {
    SIGNING_KEYS_DIR: '',
    SIGNING_KEYS_PATH: '/latchkey/test/signing-keys',
    SEALING_KEYS_DIR: '',
    SEALING_KEYS_PATH: '/latchkey/test/sealing-keys',
    AWS_ENDPOINT_URL_SSM: endpoint,
  });
};

/** @returns a function that switches between key rings with a cache, as in production, and key rings without any keys. */
const forgettingKeys = async (): Promise<(forgets: boolean) => void> => {
  const { createKeyRing, createSigningKeyRing } = await import('../../lib/auth/tokens/key-ring');
  const { keyRing } = await import('../../lib/runtime/key-ring');
  const { signingKeyRing } = await import('../../lib/runtime/signing-key-ring');
  const { keySets } = await import('../../lib/runtime/key-sets');
  const { privateKeys } = await import('../../lib/runtime/private-keys');
  const { clock } = await import('../../lib/runtime/clock');
  const { ids } = await import('../../lib/runtime/ids');
  const { sealing } = await import('../../lib/runtime/sealing-keys');
  const { createSealingKeys } = await import('../../lib/auth/totp/sealing-keys');
  const { createSealingKeyStore } = await import('../../lib/store/keys/sealing-key-store');
  const { keysAt } = await import('../../lib/runtime/keys-at');
  const { config } = await import('../../lib/runtime/config');
  const { tableClient } = await import('../../lib/runtime/table-client');
  const deps = { keySets, privateKeys, clock, newSecret: ids.newSecret };
  const sealingDeps = {
    sealingKey: createSealingKeyStore(tableClient, config.signingKeysTable),
    sealingKeys: keysAt(config.sealingKeys),
    clock,
    ids,
  };
  const lifetime = { longestTokenSeconds: 3600 };
  const remembering = [{ ...keyRing }, { ...signingKeyRing }, { ...sealing }] as const;
  const forgetting = [
    {
      verificationKey: (kid: string) => createKeyRing(deps, lifetime).verificationKey(kid),
      publishedKeys: () => createKeyRing(deps, lifetime).publishedKeys(),
    },
    { signingKey: () => createSigningKeyRing(deps, lifetime).signingKey() },
    {
      seal: (...given: Parameters<typeof sealing.seal>) => createSealingKeys(sealingDeps).seal(...given),
      open: (...given: Parameters<typeof sealing.open>) => createSealingKeys(sealingDeps).open(...given),
    },
  ] as const;
  return (forgets) => {
    const [verifying, signing, sealed] = forgets ? forgetting : remembering;
    Object.assign(keyRing, verifying);
    Object.assign(signingKeyRing, signing);
    Object.assign(sealing, sealed);
  };
};

/** As `guardTables`, for calls to Parameter Store. They use no table, but count as round trips. */
const guardParameters = async (
  scopes: AsyncLocalStorage<CallScope>,
  authorize: (name: string, permission: string) => void,
): Promise<void> => {
  const { parameterClient } = await import('../../lib/runtime/parameter-client');
  parameterClient().middlewareStack.add(
    (next, context) => async (args) => {
      const scope = scopes.getStore();
      if (scope === undefined) return next(args);
      const folder = (args.input as { Name: string }).Name.split('/').at(-2);
      authorize(scope.name, `ssm:${String(context.commandName).replace(/Command$/, '')} ${folder}`);
      scope.tableUse.roundTrips += 1;
      return next(args);
    },
    { step: 'initialize', name: 'guardParameters' },
  );
};

/** Intercept the calls of the one client of the handlers: call `authorize` first, then count. */
const guardTables = async (
  scopes: AsyncLocalStorage<CallScope>,
  authorize: (name: string, permission: string, input: CommandInput) => void,
): Promise<void> => {
  const { tableClient } = await import('../../lib/runtime/table-client');
  const documents = tableClient.documents as import('@aws-sdk/lib-dynamodb').DynamoDBDocumentClient;
  documents.middlewareStack.add(
    (next, context) => async (args) => {
      const scope = scopes.getStore();
      if (scope === undefined) return next(args);
      for (const permission of permissionsNeeded(String(context.commandName), args.input as CommandInput)) {
        authorize(scope.name, permission, args.input as CommandInput);
      }
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const isRead = /^(Get|BatchGet|Query|TransactGet)/.test(String(context.commandName));
      return counted(scope, isRead ? 'readUnits' : 'writeUnits', () => next(args));
    },
    { step: 'initialize', name: 'guardTables' },
  );
};

type Capacity = { CapacityUnits?: number; TableName?: string };

const counted = async <Result extends { output: object }>(
  scope: CallScope,
  kind: 'readUnits' | 'writeUnits',
  send: () => Promise<Result>,
): Promise<Result> => {
  if (scope.inFlight === 0) scope.tableUse.roundTrips += 1;
  scope.inFlight += 1;
  try {
    const result = await send();
    const { ConsumedCapacity: consumed } = result.output as { ConsumedCapacity?: Capacity | Capacity[] };
    for (const { CapacityUnits = 0 } of [consumed ?? []].flat()) scope.tableUse[kind] += CapacityUnits;
    return result;
  } finally {
    scope.inFlight -= 1;
  }
};
