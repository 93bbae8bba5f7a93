import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { auditedEventOf } from '../../lib/audit/audited-event';
import { createHeadChecks, type HeadChecks } from '../../lib/auth/audit/heads';
import type { ContractMode } from '../../lib/auth/contract-mode';
import { createPasswordPolicy } from '../../lib/auth/credentials/password-policy';
import { recordedItem } from '../../lib/auth/events/event-types';
import type { GuessLimitSettings } from '../../lib/auth/limits/guess-limits';
import type { MailLimitSettings } from '../../lib/auth/limits/mail-limits';
import type { Clock, Ids, PasswordHasher, PasswordPolicy, SecurityEvents } from '../../lib/auth/ports';
import type { AccountEventsStore } from '../../lib/auth/stores/account-events-store';
import type { AuditReader, AuditStore } from '../../lib/auth/stores/audit-store';
import type { CredentialsStore } from '../../lib/auth/stores/credentials-store';
import type { CustomerEventsStore } from '../../lib/auth/stores/customer-events-store';
import type { CustomersStore } from '../../lib/auth/stores/customers-store';
import type { InvitationsStore } from '../../lib/auth/stores/invitations-store';
import type { KeySetStore } from '../../lib/auth/stores/key-set-store';
import type { LimitsStore } from '../../lib/auth/stores/limits-store';
import type { MigrationStore } from '../../lib/auth/stores/migration-store';
import type { OutboxStore } from '../../lib/auth/stores/outbox-store';
import type { PrivateKeysStore } from '../../lib/auth/stores/private-keys-store';
import type { RolesStore } from '../../lib/auth/stores/roles-store';
import type { SealStore } from '../../lib/auth/stores/seal-store';
import type { SealingKeyStore } from '../../lib/auth/stores/sealing-key-store';
import type { UsersStore } from '../../lib/auth/stores/users-store';
import { LONGEST_TOKEN_SECONDS } from '../../lib/auth/tokens/access-token';
import { createKeyRing } from '../../lib/auth/tokens/key-ring';
import { createSealingKeys, type SealingKeys } from '../../lib/auth/totp/sealing-keys';
import { parseConfig } from '../../lib/config';
import { chainOf } from '../../lib/crypto/audit-chain';
import { createPasswordHasher } from '../../lib/crypto/password-hasher';
import { createPasswordGuesses } from '../../lib/quality/password-guesses';
import { checkAnswers } from '../../lib/runtime/check-answers';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { type Environment, readSetting } from '../../lib/setting-faults';
import { createAuditReader } from '../../lib/store/audit/audit-reader';
import { createAuditStore } from '../../lib/store/audit/audit-store';
import { createCredentialsStore } from '../../lib/store/credentials/credentials-store';
import { createFilePrivateKeys } from '../../lib/store/keys/file-private-keys';
import { createKeySetStore } from '../../lib/store/keys/key-set-store';
import { createSealingKeyStore } from '../../lib/store/keys/sealing-key-store';
import { createSsmPrivateKeys } from '../../lib/store/keys/ssm-private-keys';
import { createLimitsStore } from '../../lib/store/limits/limits-store';
import { createOutboxStore } from '../../lib/store/mails/outbox-store';
import { createMigrationRecords, type MigrationRecords } from '../../lib/store/migrations/migration-records';
import { createSealStore } from '../../lib/store/restore/seal-store';
import type { TableClient } from '../../lib/store/table/table-client';
import { createAccountEventsStore, putAuthEvent } from '../../lib/store/users/account-events';
import { createCustomerEventsStore } from '../../lib/store/users/customer-events';
import { createCustomersStore } from '../../lib/store/users/customers-store';
import { createInvitationsStore } from '../../lib/store/users/invitations-store';
import { createMigrationStore } from '../../lib/store/users/migration-store';
import { createRolesStore } from '../../lib/store/users/roles-store';
import type { EventsTable } from '../../lib/store/users/user-events';
import { createUsersStore } from '../../lib/store/users/users-store';
import { AdminError } from './admin-error';
import { createDeployedVersion, type DeployedVersion } from './data/deployed-version';
import type { Output } from './output';
import { requireTables } from './require-tables';
import { createRestoreControl, type RestoreControl } from './restore/control';
import { copyOf } from './restore/copies';
import { findRunningMode } from './running-mode';
import { createSeedStore, type SeedStore } from './seed/seed-store';
import type { KeysPlace, Target } from './target';

/** The stores of the service, on the tables of a target, and what else the commands need. */
export interface Service {
  readonly users: UsersStore;
  readonly invitations: InvitationsStore;
  readonly credentials: CredentialsStore;
  readonly customers: CustomersStore;
  readonly roles: RolesStore;
  readonly keySets: KeySetStore;
  readonly migration: MigrationStore;
  readonly seeds: SeedStore;
  readonly outbox: OutboxStore;
  readonly limits: LimitsStore;
  readonly accountEvents: AccountEventsStore;
  readonly seals: SealStore;
  readonly audit: AuditStore;
  readonly auditReader: AuditReader;
  /** Checks signatures against the key set as it is now. */
  headChecks(): HeadChecks;
  readonly customerEvents: CustomerEventsStore;
  /** How long events are kept, in seconds. */
  readonly eventSeconds: number;
  /** Writes the items that users see, and no log lines. */
  readonly events: SecurityEvents;
  /** @throws {AdminError} `keys_unreachable` */
  privateKeys(): PrivateKeysStore;
  readonly sealingKey: SealingKeyStore;
  /** @throws {AdminError} `keys_unreachable` */
  sealingKeys(): PrivateKeysStore;
  /** @throws {AdminError} `keys_unreachable` */
  sealing(): SealingKeys;
  readonly clock: Clock;
  readonly ids: Ids;
  /**
   * Of the target. A local service is asked for its mode.
   * @throws {AdminError} `mode_unknown`; `configuration` if its functions would not start with these settings.
   */
  settings(): Promise<ServiceSettings>;
  /**
   * The settings that the functions run with, by name: also those that were given on the command line of the deployment. Of a
   * local service only its URL and its mode are certain.
   * @throws {AdminError} `no_functions`, `mode_unknown`
   */
  runningSettings(): Promise<Readonly<Record<string, string | undefined>>>;
  readonly operator: Operator;
  readonly isLocal: boolean;
  /** The table of the users: it tells one target from another. */
  readonly usersTable: string;
  /**
   * The stores of the users on copies of their tables.
   * @throws {AdminError} `tables_missing`
   */
  copies(suffix: string): Promise<Pick<Service, 'users' | 'migration'>>;
  /** For work on whole tables. */
  readonly tables: { readonly client: TableClient; readonly names: ServiceTables };
  /** `null` on a local service, which has neither. */
  readonly control: RestoreControl | null;
  readonly migrationRecords: MigrationRecords;
  /** `null` on a local service, which is always of this version. */
  readonly deployedVersion: DeployedVersion | null;
}

/** The names of the tables. */
export type ServiceTables = ReturnType<typeof tablesOf>;

/** What the settings of the service decide. */
export interface ServiceSettings {
  readonly mode: ContractMode;
  readonly guessLimits: GuessLimitSettings;
  readonly mailLimits: MailLimitSettings;
  readonly passwordPolicy: PasswordPolicy;
  readonly hasher: PasswordHasher;
}

/** The person or program that runs the command. */
export interface Operator {
  /** See `readPassword`. */
  readPassword(): Promise<string>;
  /** See `confirm`. */
  confirm(question: string, expected: string): Promise<void>;
  /** Say something that is not the result. */
  announce(line: string): void;
  /** For a result that is too large to be kept in memory. */
  readonly output: Output;
}

const pause = (attempt: number) => sleep(Math.random() * 50 * 2 ** attempt);
/** Longer than in the functions: a person is waiting, not a gateway. */
const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 5000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/**
 * Run `work` on the service of a target. All tables must exist; none is created.
 * @throws {AdminError} `not_running`, `tables_missing`.
 */
export const withService = async <Result>(
  target: Target,
  operator: Operator,
  work: (service: Service) => Promise<Result>,
): Promise<Result> => {
  const dynamodb = checkAnswers(new DynamoDB({ ...clientOptions, ...target.client }));
  try {
    await requireTables(dynamodb, target, Object.values(tablesOf(target)));
    const control = controlOf(dynamodb, target);
    const service = createService({ documents: DynamoDBDocumentClient.from(dynamodb), pause }, target, operator);
    return await work({
      ...service,
      copies: async (suffix) => {
        const { users, credentials } = service.tables.names;
        const names = { users: copyOf(users, suffix), credentials: copyOf(credentials, suffix) };
        await requireTables(dynamodb, target, Object.values(names));
        return createUserStores(service.tables.client, target, { ...service.tables.names, ...names });
      },
      control,
      runningSettings: () => findRunningSettings(target, operator, control),
    });
  } finally {
    dynamodb.destroy();
  }
};

const deployedVersionOf = ({ client: { region }, local, environment }: Target): DeployedVersion | null =>
  local === null
    ? createDeployedVersion(`latchkey-${environment.STAGE}`, region === undefined ? {} : { region })
    : null;

/** The SDK retries when Lambda throttles: it takes 15 changes a second. */
const controlOf = (dynamodb: DynamoDB, { client: { region }, local }: Target): RestoreControl | null =>
  local === null
    ? createRestoreControl(
        dynamodb,
        new LambdaClient({ ...clientOptions, maxAttempts: 10, ...(region === undefined ? {} : { region }) }),
      )
    : null;

const createService = (
  client: TableClient,
  target: Target,
  operator: Operator,
): Omit<Service, 'control' | 'copies' | 'runningSettings'> => {
  const tables = tablesOf(target);
  const eventsTable = eventsTableOf(target, tables.events);
  const sealingKey = createSealingKeyStore(client, tables.signingKeys);
  const sealingKeys = () => openKeys(target, target.sealingKeys);
  return {
    ...createUserStores(client, target, tables),
    invitations: createInvitationsStore(client, { ...tables, events: eventsTable }, ids, clock),
    credentials: createCredentialsStore(client, { ...tables, events: eventsTable }, ids),
    customers: createCustomersStore(client, tables.customers),
    seeds: createSeedStore(client, tables.users),
    roles: createRolesStore(client, tables.roles),
    keySets: createKeySetStore(client, tables.signingKeys),
    outbox: createOutboxStore(client, tables.outbox),
    limits: createLimitsStore(client, tables.limits),
    accountEvents: createAccountEventsStore(client, tables.events),
    seals: createSealStore(client, tables, clock),
    migrationRecords: createMigrationRecords(client, tables.signingKeys),
    deployedVersion: deployedVersionOf(target),
    audit: createAuditStore(client, tables.audit),
    auditReader: createAuditReader(client, tables, { chainOf, readEvent: auditedEventOf }),
    headChecks: () => {
      const deps = { keySets: createKeySetStore(client, tables.signingKeys), clock };
      return createHeadChecks({ keyRing: createKeyRing(deps, { longestTokenSeconds: LONGEST_TOKEN_SECONDS }) });
    },
    customerEvents: createCustomerEventsStore(client, tables.events),
    eventSeconds: eventsTable.keptSeconds,
    events: {
      record: async ({ event, user, actorId }) => {
        const type = recordedItem(event);
        const item = {
          eventId: ids.newId(),
          userId: user?.id,
          customerId: user?.customerId,
          actorId,
          time: clock.now(),
        };
        if (type !== null) await putAuthEvent(client, eventsTable, { ...item, type });
      },
    },
    privateKeys: () => openKeys(target, target.signingKeys),
    sealingKey,
    sealingKeys,
    sealing: () => createSealingKeys({ sealingKey, sealingKeys: sealingKeys(), clock, ids }),
    clock,
    ids,
    settings: () => findSettings(target, operator),
    operator,
    isLocal: target.local !== null,
    usersTable: `${target.client.endpoint ?? target.client.region} ${tables.users}`,
    tables: { client, names: tables },
  };
};

const createUserStores = (client: TableClient, target: Target, tables: ServiceTables) => {
  const userTables = { ...tables, events: eventsTableOf(target, tables.events) };
  return {
    users: createUsersStore(client, userTables, ids, clock),
    migration: createMigrationStore(client, userTables, ids, clock),
  };
};

const tablesOf = ({ environment }: Target) => {
  const nameOf = (setting: string): string => {
    const name = environment[setting];
    if (name) return name;
    throw new AdminError('configuration', `${setting} is not set: serverless.yml does not name this table.`);
  };
  return {
    users: nameOf('USERS_TABLE'),
    credentials: nameOf('CREDENTIALS_TABLE'),
    sessions: nameOf('SESSIONS_TABLE'),
    customers: nameOf('CUSTOMERS_TABLE'),
    roles: nameOf('ROLES_TABLE'),
    events: nameOf('EVENTS_TABLE'),
    audit: nameOf('AUDIT_TABLE'),
    limits: nameOf('LIMITS_TABLE'),
    outbox: nameOf('OUTBOX_TABLE'),
    signingKeys: nameOf('SIGNING_KEYS_TABLE'),
  };
};

const findSettings = async (target: Target, { announce }: Operator): Promise<ServiceSettings> => {
  const { environment, local } = target;
  const given = environment.CONTRACT_MODE || undefined;
  const mode = local === null ? given : await findRunningMode(local, given, announce);
  const config = readSettings({ ...target, environment: { ...environment, CONTRACT_MODE: mode } }, parseConfig);
  return {
    mode: config.mode,
    guessLimits: config.guessLimits,
    mailLimits: config.mailLimits,
    passwordPolicy: createPasswordPolicy(config.passwords, createPasswordGuesses(config)),
    hasher: createPasswordHasher(config.bcryptCost),
  };
};

const findRunningSettings = async (
  { environment, local }: Target,
  { announce }: Operator,
  control: RestoreControl | null,
): Promise<Readonly<Record<string, string | undefined>>> => {
  if (local !== null) {
    const mode = await findRunningMode(local, environment.CONTRACT_MODE || undefined, announce);
    return { ...environment, BASE_URL: local.address, CONTRACT_MODE: mode };
  }
  const found = await control?.findSettings(environment.USERS_TABLE ?? '');
  if (found) return found;
  throw new AdminError(
    'no_functions',
    `No function has the table ${environment.USERS_TABLE}: was the stage deployed, and is it the right region?`,
  );
};

const eventsTableOf = (target: Target, name: string): EventsTable => ({
  name,
  keptSeconds: readSettings(target, (environment) => readSetting(environment, 'EVENT_TTL')),
});

const openKeys = ({ client }: Target, place: KeysPlace): PrivateKeysStore => {
  if ('unreachable' in place) throw new AdminError('keys_unreachable', place.unreachable);
  if ('dir' in place) return createFilePrivateKeys(place.dir);
  const region = client.region === undefined ? {} : { region: client.region };
  const parameters = checkAnswers(new SSMClient({ ...clientOptions, ...region }));
  return createSsmPrivateKeys({ parameters, pause }, place);
};

/** BASE_URL and the place of the keys are replaced: no command uses them, and only a deployed function knows them for sure. */
const readSettings = <Values>({ environment }: Target, read: (environment: Environment) => Values): Values => {
  const irrelevant = {
    BASE_URL: 'http://localhost',
    SIGNING_KEYS_PATH: '/irrelevant',
    SIGNING_KEYS_DIR: '',
    SEALING_KEYS_PATH: '/irrelevant',
    SEALING_KEYS_DIR: '',
  };
  try {
    return read({ ...environment, ...irrelevant });
  } catch (error) {
    throw new AdminError('configuration', error instanceof Error ? error.message : String(error));
  }
};
