/** @typedef {import('./serverless.d.ts').TemplateValue} TemplateValue */

/**
 * The KMS calls that Systems Manager makes with the caller's permissions. AWS, "AWS KMS encryption for Parameter Store
 * SecureString"
 */
const requiredActions = /** @type {Record<string, string[]>} */ ({
  'ssm:GetParameter': ['kms:Decrypt'],
  'ssm:PutParameter': ['kms:Encrypt', 'kms:GenerateDataKey'],
});

/**
 * The permission that a role needs for a customer-managed KMS key, in addition to its permissions for the signing keys and
 * sealing keys. For `aws/ssm` no permission is needed.
 *
 * @param {TemplateValue[]} statements the statements of the role
 * @param {readonly TemplateValue[]} keys ARNs of the parameters that hold the keys, as the statements have them
 * @param {string} key id or ARN of the key, or `alias/name` or ARN of an alias; empty for `aws/ssm`
 * @returns {TemplateValue[]} none, or one statement
 */
export function keyStatements(statements, keys, key) {
  if (key === '') return [];
  const own = /** @type {{ Action: string[], Resource: TemplateValue }[]} */ (statements).filter(({ Resource }) =>
    keys.some((arn) => JSON.stringify(Resource) === JSON.stringify(arn)),
  );
  const actions = [...new Set(own.flatMap(({ Action }) => Action.flatMap((action) => requiredActions[action] ?? [])))];
  if (actions.length === 0) return [];
  return [{ Effect: 'Allow', Action: actions, ...keyResource(key) }];
}

/**
 * IAM identifies keys only by id. For an alias, a condition restricts which key may be used.
 * @param {string} key
 * @returns {Record<string, TemplateValue>}
 */
function keyResource(key) {
  const arnOf = (/** @type {string} */ id) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:key/${id}`,
  });
  const alias = /^(?:arn:[^/]+:)?(alias\/.+)$/.exec(key)?.[1];
  if (alias !== undefined)
    return { Resource: arnOf('*'), Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': [alias] } } };
  return { Resource: key.startsWith('arn:') ? key : arnOf(key) };
}
