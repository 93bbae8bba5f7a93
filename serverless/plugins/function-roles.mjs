/**
 * One role for each function, holding what serverless.yml grants that function and its own log group. Our own, because
 * the framework has one role for all functions and serverless-iam-roles-per-function had its last release in 2021.
 *
 * @typedef {import('./serverless.d.ts').TemplateResource} TemplateResource
 * @typedef {import('./serverless.d.ts').TemplateValue} TemplateValue
 */

/** What our plugins read of a function beside what the framework does. */
export const functionSchema = {
  properties: {
    iamRoleStatements: { $ref: '#/definitions/awsIamPolicyStatements' },
    answersTrailingSlash: { type: 'boolean' },
  },
};

/**
 * The role is named by CloudFormation: a name of ours could exceed IAM's 64 characters.
 *
 * @param {TemplateValue[]} statements the function's own
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
