/**
 * Chooses the DynamoDB call that a function makes while it initialises (see lib/runtime/prime.ts): of the calls that its role
 * allows, the one that is most similar to its first request. The first statement that reads a table decides: a sign-in begins with
 * the user, and reads a challenge together with its user only in a second step.
 *
 * @typedef {import('./serverless.d.ts').TemplateValue} TemplateValue
 * @typedef {{ Effect?: string, Action?: string[], Resource?: { 'Fn::GetAtt'?: string[] } }} Statement
 */

/** Logical ids of the tables whose key is one string, `id`. The users table is first, because most functions read it. */
const primedTables = ['UsersTable', 'SessionsTable', 'OutboxTable', 'SigningKeysTable'];

/**
 * @param {TemplateValue[]} statements the function's `iamRoleStatements`
 * @returns {string} the call, e.g. `primeGet("usersTable")`; empty if the role cannot read any of these tables
 */
export function primedRead(statements) {
  const batched = readable(statements, 'dynamodb:BatchGetItem');
  if (batched.length > 0 && firstReadIsBatch(statements)) return `primeBatchGet(${batched.join(', ')})`;
  const [table] = readable(statements, 'dynamodb:GetItem');
  return table === undefined ? '' : `primeGet(${table})`;
}

/**
 * @param {TemplateValue[]} statements
 * @param {string} action
 * @returns {string[]} the field names of the tables in `Config`, in quotes
 */
function readable(statements, action) {
  const granted = /** @type {Statement[]} */ (statements)
    .filter(({ Effect, Action }) => Effect === 'Allow' && Action?.includes(action))
    .map(({ Resource }) => Resource?.['Fn::GetAtt']?.[0]);
  return primedTables
    .filter((id) => granted.includes(id))
    .map((id) => JSON.stringify(`${id[0]?.toLowerCase()}${id.slice(1)}`));
}

/**
 * @param {TemplateValue[]} statements
 * @returns {boolean}
 */
function firstReadIsBatch(statements) {
  const first = /** @type {Statement[]} */ (statements).find(
    ({ Action, Resource }) =>
      Action?.some((action) => /^dynamodb:(?:Batch)?GetItem$/.test(action)) &&
      primedTables.includes(Resource?.['Fn::GetAtt']?.[0] ?? ''),
  );
  return first?.Action?.includes('dynamodb:BatchGetItem') === true;
}
