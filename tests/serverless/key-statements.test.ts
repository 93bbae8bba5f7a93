import { expect, test } from '@jest/globals';
import { keyStatements } from '../../serverless/plugins/key-statements.mjs';

const parameters = 'arn:aws:ssm:eu-west-1:123456789012:parameter/keys/*';
const sealing = 'arn:aws:ssm:eu-west-1:123456789012:parameter/sealing-keys/*';
const read = { Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: parameters };
const other = { Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: 'arn:of:something-else' };
const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
const keyArn = `arn:aws:kms:eu-west-1:123456789012:key/${keyId}`;
const sub = (id: string) => ({
  'Fn::Sub': ['arn:$', '{AWS::Partition}:kms:$', '{AWS::Region}:$', `{AWS::AccountId}:key/${id}`].join(''),
});

test.each([
  ['an ARN', keyArn, { Resource: keyArn }],
  ['an id', keyId, { Resource: sub(keyId) }],
  [
    'an alias',
    'alias/keys',
    { Resource: sub('*'), Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/keys'] } } },
  ],
  [
    'the ARN of an alias',
    'arn:aws:kms:eu-west-1:123456789012:alias/keys',
    { Resource: sub('*'), Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/keys'] } } },
  ],
])('a key given by %s is granted to who reads parameters', (_, key, expected) => {
  expect(keyStatements([read, other], [parameters, sealing], key)).toEqual([
    { Effect: 'Allow', Action: ['kms:Decrypt'], ...expected },
  ]);
});

test('nothing is granted to a role without signing keys, or if AWS manages the key', () => {
  expect(keyStatements([other], [parameters, sealing], keyArn)).toEqual([]);
  expect(keyStatements([read], [parameters, sealing], '')).toEqual([]);
});

test('a role that reads keys of both kinds gets one statement', () => {
  const both = [read, { ...read, Resource: sealing }];
  expect(keyStatements(both, [parameters, sealing], keyArn)).toEqual([
    { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: keyArn },
  ]);
});
