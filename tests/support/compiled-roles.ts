import { grantedResource, readTemplate, resourcesOfType, type TemplateValue, valueAt } from './template';

/** What a function's compiled role allows on tables and parameters: `dynamodb:GetItem UsersTable`, by function name. */
export const tablePermissions = (packageDir: string): Map<string, Set<string>> => {
  const template = readTemplate(packageDir);
  return new Map(
    resourcesOfType(template, 'AWS::Lambda::Function').map(([, properties]) => {
      const name = String(properties.FunctionName).split('-').slice(2).join('-');
      const role = template.Resources[String(valueAt(properties, 'Role', 'Fn::GetAtt', 0))]?.Properties;
      const statements = valueAt(role, 'Policies', 0, 'PolicyDocument', 'Statement') as TemplateValue[];
      return [name, new Set(statements.flatMap(permissionsOf))];
    }),
  );
};

const permissionsOf = (statement: TemplateValue): string[] => {
  // What Lambda does with a stream in the function's name, before it calls it.
  if (valueAt(statement, 'Resource', 'Fn::GetAtt', 1) === 'StreamArn') return [];
  const table = grantedResource(valueAt(statement, 'Resource'));
  const actions = valueAt(statement, 'Action') as string[];
  const isOurs = (action: string) => /^(?:dynamodb|ssm):/.test(action);
  return actions.filter(isOurs).map((action) => `${action} ${table}`);
};

/** The table that a name in this process stands for: `USERS_TABLE` holds the name of `UsersTable`. */
const logicalIdOf = (tableName: string): string => {
  const variable = Object.keys(process.env).find((name) => name.endsWith('_TABLE') && process.env[name] === tableName);
  if (variable === undefined) throw new Error(`no setting names the table ${tableName}`);
  return variable
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
};

const TRANSACTION_ACTIONS: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

export interface CommandInput {
  TableName?: string;
  IndexName?: string;
  TransactItems?: Record<string, { TableName: string }>[];
  RequestItems?: Record<string, unknown>;
}

/**
 * What IAM asks for before a command runs, in the words of `tablePermissions`.
 * @see AWS DynamoDB Developer Guide, "Using IAM with DynamoDB transactions"
 */
export const permissionsNeeded = (commandName: string, input: CommandInput): string[] => {
  const action = commandName.replace(/Command$/, '');
  const items = input.TransactItems?.flatMap((item) => Object.entries(item));
  if (items !== undefined) {
    return items.map(
      ([kind, { TableName }]) => `dynamodb:${TRANSACTION_ACTIONS[kind] ?? kind} ${logicalIdOf(TableName)}`,
    );
  }
  const tables = input.RequestItems === undefined ? [input.TableName ?? ''] : Object.keys(input.RequestItems);
  const index = input.IndexName === undefined ? '' : `/index/${input.IndexName}`;
  return tables.map((table) => `dynamodb:${action} ${logicalIdOf(table)}${index}`);
};
