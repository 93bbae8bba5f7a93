import { describe, expect, test } from '@jest/globals';
import derived from '../../serverless/derived.cjs';
import StackRules from '../../serverless/plugins/stack-rules.mjs';

/** Applies the plugin to a template, with a fake of the framework that has only what the plugin uses. */
const apply = (deployment: { isProduction?: boolean; permissionsBoundary?: string }) => {
  const Resources = {
    Table: { Type: 'AWS::DynamoDB::Table', Properties: {} },
    Role: { Type: 'AWS::IAM::Role', Properties: {} },
  };
  const lines: string[] = [];
  const framework = {
    service: {
      provider: { compiledCloudFormationTemplate: { Resources } },
      custom: { deployment: { isProduction: false, permissionsBoundary: '', ...deployment } },
    },
    classes: { Error },
  } as unknown as ConstructorParameters<typeof StackRules>[0];
  new StackRules(framework, {}, { log: { notice: (line) => lines.push(line) } }).apply();
  return { Resources, lines };
};

describe('stack-rules', () => {
  test('prints the number of resources and the limit', () => {
    expect(apply({}).lines).toEqual(['  2 of 500 CloudFormation resources']);
  });

  test('retains data and logs, on production only', () => {
    const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
    expect(apply({ isProduction: true }).Resources).toMatchObject({
      Table: kept,
      Role: expect.not.objectContaining(kept),
    });
    expect(apply({}).Resources.Table).not.toHaveProperty('DeletionPolicy');
  });

  test('refuses a permissions boundary that is no policy ARN', () => {
    expect(() => apply({ permissionsBoundary: 'boundary' })).toThrow('must be the ARN of an IAM policy');
    expect(() => apply({ permissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess' })).not.toThrow();
  });
});

describe('values derived from stage and parameters', () => {
  const at = (values: Record<string, string>) =>
    derived({
      resolveVariable: async (address: string) => ({ 'sls:stage': 'dev', ...values })[address] ?? '',
    });

  test.each([
    ['prod', true],
    ['production', true],
    ['Prod-eu', true],
    ['dev', false],
    ['preprod', false],
  ])('a stage named %s is production: %p', async (stage, expected) => {
    expect((await at({ 'sls:stage': stage })).isProduction).toBe(expected);
  });

  test('a given configuration set is used, and an empty one means all', async () => {
    expect((await at({ 'param:mail-configuration-set': 'accounts' })).configurationSet).toBe('accounts');
    expect((await at({})).configurationSet).toBe('*');
  });

  test.each(['nothing', '0', '-5'])('a budget of %s is refused', async (budget) => {
    await expect(at({ 'param:monthly-budget': budget })).rejects.toThrow('monthly-budget must be a number');
  });
});
