/** @typedef {import('./serverless.d.ts').TemplateValue} TemplateValue */

/** What Systems Manager does with the key in the caller's name. AWS, "AWS KMS encryption for Parameter Store SecureString" */
const needs = /** @type {Record<string, string[]>} */ ({
  'ssm:GetParameter': ['kms:Decrypt'],
  'ssm:PutParameter': ['kms:Encrypt', 'kms:GenerateDataKey'],
});

/**
 * What a role needs of a customer-managed key beside its rights to the signing keys. Of `aws/ssm` it needs nothing.
 *
 * @param {TemplateValue[]} statements of the role
 * @param {TemplateValue} signingKeys ARN of the parameters that hold the signing keys, as the statements have it
 * @param {string} key id, ARN or `alias/name` of the key; empty for `aws/ssm`
 * @returns {TemplateValue[]} none, or one statement
 */
export function keyStatements(statements, signingKeys, key) {
  if (key === '') return [];
  const own = /** @type {{ Action: string[], Resource: TemplateValue }[]} */ (statements).filter(
    ({ Resource }) => JSON.stringify(Resource) === JSON.stringify(signingKeys),
  );
  const actions = own.flatMap(({ Action }) => Action.flatMap((action) => needs[action] ?? []));
  if (actions.length === 0) return [];
  return [{ Effect: 'Allow', Action: actions, ...keyResource(key) }];
}

/**
 * IAM knows keys by id alone; an alias is a condition on the key that is used.
 * @param {string} key
 * @returns {Record<string, TemplateValue>}
 */
function keyResource(key) {
  const arnOf = (/** @type {string} */ id) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:key/${id}`,
  });
  if (key.startsWith('arn:')) return { Resource: key };
  if (!key.startsWith('alias/')) return { Resource: arnOf(key) };
  return { Resource: arnOf('*'), Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': [key] } } };
}
