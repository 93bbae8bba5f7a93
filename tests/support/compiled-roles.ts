import { grantedResource, readTemplate, resourcesOfType, type TemplateValue, valueAt } from './template';

/**
 * The permissions of a function's compiled role on tables and parameters, such as `dynamodb:GetItem UsersTable`, by function
 * name.
 */
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
  // The permissions that Lambda itself needs to read a stream for the function.
  if (valueAt(statement, 'Resource', 'Fn::GetAtt', 1) === 'StreamArn') return [];
  const table = grantedResource(valueAt(statement, 'Resource'));
  const actions = valueAt(statement, 'Action') as string[];
  const isOurs = (action: string) => /^(?:dynamodb|ssm):/.test(action);
  const attributes = valueAt(statement, 'Condition', 'ForAllValues:StringEquals', 'dynamodb:Attributes');
  const keys = valueAt(statement, 'Condition', 'ForAllValues:StringLike', 'dynamodb:LeadingKeys', 0);
  const only = [
    ...(attributes === undefined ? [] : [` of ${(attributes as string[]).join(', ')}`]),
    ...(keys === undefined ? [] : [` at ${String(keys)}`]),
  ].join('');
  return actions.filter(isOurs).map((action) => `${action} ${table}${only}`);
};

/** The logical id of the table that a name in this process belongs to: `USERS_TABLE` contains the name of `UsersTable`. */
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
  Key?: Record<string, unknown>;
  Item?: Record<string, unknown>;
  UpdateExpression?: string;
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  IndexName?: string;
  KeyConditionExpression?: string;
  ExpressionAttributeValues?: Record<string, unknown>;
  TransactItems?: Record<string, { TableName: string }>[];
  RequestItems?: Record<string, unknown>;
}

/**
 * The permissions that IAM requires for a command, in the format of `tablePermissions`.
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

const WORDS =
  /^(?:SET|REMOVE|ADD|DELETE|AND|OR|NOT|IN|BETWEEN|attribute_exists|attribute_not_exists|if_not_exists|contains|begins_with|size)$/;

/** The partition that a query reads: its condition begins with the partition key. */
const partitionOf = ({ KeyConditionExpression = '', ExpressionAttributeValues = {} }: CommandInput): unknown =>
  ExpressionAttributeValues[/^#?\w+ = (:\w+)/.exec(KeyConditionExpression)?.[1] ?? ''];

/**
 * The statement of a role, in the format of `tablePermissions`, that allows this permission for a command; `undefined` if none
 * does.
 * @see AWS DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control"
 */
export const allowedBy = (
  allowed: ReadonlySet<string>,
  permission: string,
  input: CommandInput,
): string | undefined => {
  if (allowed.has(permission)) return permission;
  const key = String(input.Key?.id ?? input.Item?.id ?? partitionOf(input));
  const byKey = [...allowed].find((candidate) => {
    const [base, pattern] = candidate.split(' at ');
    return base === permission && pattern?.endsWith('*') && key.startsWith(pattern.slice(0, -1));
  });
  if (byKey !== undefined) return byKey;
  const words = `${input.UpdateExpression ?? ''} ${input.ConditionExpression ?? ''}`.match(/(?<![:\w])#?\w+/g) ?? [];
  const named = words
    .filter((word) => !WORDS.test(word) && !/^\d/.test(word))
    .map((word) => input.ExpressionAttributeNames?.[word] ?? word);
  const used = new Set([...named, ...Object.keys(input.Key ?? {})]);
  return [...allowed].find((candidate) => {
    const [base, only] = candidate.split(' of ');
    return base === permission && only !== undefined && [...used].every((name) => only.split(', ').includes(name));
  });
};
