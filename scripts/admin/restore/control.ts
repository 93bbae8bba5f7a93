import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import {
  DeleteFunctionConcurrencyCommand,
  type FunctionConfiguration,
  GetFunctionConcurrencyCommand,
  type LambdaClient,
  PutFunctionConcurrencyCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import { AdminError } from '../admin-error';

/** A function of a stage. */
export interface StageFunction {
  readonly name: string;
  readonly timeoutSeconds: number;
  /** `null` if it has no reserved concurrency. */
  readonly reservedConcurrency: number | null;
}

/** What a restore needs of AWS besides items of tables. Every method may be repeated. */
export interface RestoreControl {
  /** The moments that point-in-time recovery can restore; `null` if it is off. @throws {AdminError} `table_missing` */
  findRecovery(table: string): Promise<{ earliest: Date; latest: Date } | null>;
  tableState(table: string): Promise<'absent' | 'busy' | 'active'>;
  /** Begin to restore a table of `at` under another name. Does nothing if that exists. */
  restoreTable(restore: { from: string; to: string; at: Date }): Promise<void>;
  /** The functions whose setting USERS_TABLE is this table: those of the stage. */
  listFunctions(usersTable: string): Promise<readonly StageFunction[]>;
  /** The settings that the functions of a stage run with; `null` if no function has this table. */
  findSettings(usersTable: string): Promise<Readonly<Record<string, string>> | null>;
  /** 0 stops a function: Lambda begins no invocation of it. @param reserved `null` for no reserved concurrency. */
  reserveConcurrency(name: string, reserved: number | null): Promise<void>;
}

/**
 * `RestoreControl` on AWS.
 * @see AWS Lambda Developer Guide, "Configuring reserved concurrency": "To throttle a function, set the reserved concurrency to zero."
 */
export const createRestoreControl = (
  dynamodb: Pick<DynamoDB, 'describeContinuousBackups' | 'describeTable' | 'restoreTableToPointInTime'>,
  lambda: LambdaClient,
): RestoreControl => ({
  findRecovery: async (table) => {
    try {
      const { ContinuousBackupsDescription: backups } = await dynamodb.describeContinuousBackups({ TableName: table });
      const recovery = backups?.PointInTimeRecoveryDescription;
      const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } = recovery ?? {};
      if (recovery?.PointInTimeRecoveryStatus !== 'ENABLED' || earliest === undefined || latest === undefined)
        return null;
      return { earliest, latest };
    } catch (error) {
      if (!isNamed(error, 'TableNotFoundException', 'ResourceNotFoundException')) throw error;
      throw new AdminError(
        'table_missing',
        `The table ${table} does not exist: docs/restore.md says how a table that was deleted comes back.`,
      );
    }
  },

  tableState: async (table) => {
    try {
      const { Table: { TableStatus: status, GlobalSecondaryIndexes: indexes = [] } = {} } =
        await dynamodb.describeTable({ TableName: table });
      const isActive = [status, ...indexes.map(({ IndexStatus }) => IndexStatus)].every((each) => each === 'ACTIVE');
      return isActive ? 'active' : 'busy';
    } catch (error) {
      if (isNamed(error, 'ResourceNotFoundException')) return 'absent';
      throw error;
    }
  },

  restoreTable: async ({ from, to, at }) => {
    try {
      await dynamodb.restoreTableToPointInTime({ SourceTableName: from, TargetTableName: to, RestoreDateTime: at });
    } catch (error) {
      // An earlier attempt has begun it.
      if (!isNamed(error, 'TableAlreadyExistsException', 'TableInUseException')) throw error;
    }
  },

  listFunctions: async (usersTable) => {
    const found: StageFunction[] = [];
    for await (const { FunctionName: name = '', Timeout: timeoutSeconds = 900 } of functionsOf(lambda, usersTable)) {
      const { ReservedConcurrentExecutions: reserved } = await lambda.send(
        new GetFunctionConcurrencyCommand({ FunctionName: name }),
      );
      found.push({ name, timeoutSeconds, reservedConcurrency: reserved ?? null });
    }
    return found;
  },

  findSettings: async (usersTable) => {
    for await (const { Environment: environment } of functionsOf(lambda, usersTable))
      return environment?.Variables ?? null;
    return null;
  },

  reserveConcurrency: async (name, reserved) => {
    if (reserved === null) await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name }));
    else
      await lambda.send(
        new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: reserved }),
      );
  },
});

/** The functions of a stage. A name alone does not tell the stage `prod-eu` from the stage `prod`. */
async function* functionsOf(client: LambdaClient, usersTable: string): AsyncGenerator<FunctionConfiguration> {
  for await (const { Functions: functions = [] } of paginateListFunctions({ client }, {}))
    yield* functions.filter(({ Environment: environment }) => environment?.Variables?.USERS_TABLE === usersTable);
}

const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);
