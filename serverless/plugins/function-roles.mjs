/**
 * One role per function, with the permissions that serverless.yml grants to that function and access to its own log group. This
 * is our own code because the framework makes one role for all functions, and the last release of
 * serverless-iam-roles-per-function was in 2021.
 *
 * @typedef {import('./serverless.d.ts').TemplateResource} TemplateResource
 * @typedef {import('./serverless.d.ts').TemplateValue} TemplateValue
 */

/** The properties of a function that only our plugins read. */
export const functionSchema = {
  properties: {
    iamRoleStatements: { $ref: '#/definitions/awsIamPolicyStatements' },
    answersTrailingSlash: { type: 'boolean' },
  },
};

/**
 * CloudFormation chooses the name of the role, because a name of ours could exceed IAM's limit of 64 characters.
 *
 * @param {TemplateValue[]} statements the permissions of the function
 * @param {string} logGroupId logical id of the function's log group; its Arn ends in `:*`, which covers its streams
 * @returns {TemplateResource}
 */
export function functionRole(statements, logGroupId) {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [
        {
          PolicyName: 'function',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                Resource: { 'Fn::GetAtt': [logGroupId, 'Arn'] },
              },
              ...statements,
            ],
          },
        },
      ],
    },
  };
}
