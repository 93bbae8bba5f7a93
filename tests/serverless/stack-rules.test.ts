import { describe, expect, test } from '@jest/globals';
import derived from '../../serverless/derived.cjs';
import StackRules from '../../serverless/plugins/stack-rules.mjs';

/** Applies the plugin to a template, with a fake of the framework that has only what the plugin uses. */
const apply = (deployment: {
  isProduction?: boolean;
  permissionsBoundary?: string;
  logLevel?: string;
  tracing?: string;
}) => {
  const Resources = {
    Table: { Type: 'AWS::DynamoDB::Table', Properties: {} },
    Role: { Type: 'AWS::IAM::Role', Properties: {} },
    Function: { Type: 'AWS::Lambda::Function', Properties: {} },
    FunctionRole: {
      Type: 'AWS::IAM::Role',
      Properties: { Policies: [{ PolicyName: 'function', PolicyDocument: { Statement: [] } }] },
    },
  };
  const lines: string[] = [];
  const framework = {
    service: {
      provider: { compiledCloudFormationTemplate: { Resources } },
      custom: {
        deployment: { isProduction: false, permissionsBoundary: '', logLevel: 'INFO', tracing: 'none', ...deployment },
      },
    },
    classes: { Error },
  } as unknown as ConstructorParameters<typeof StackRules>[0];
  new StackRules(framework, {}, { log: { notice: (line) => lines.push(line) } }).apply();
  return { Resources, lines };
};

describe('stack-rules', () => {
  test('prints the number of resources and the limit', () => {
    expect(apply({}).lines).toEqual(['  4 of 500 CloudFormation resources']);
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

describe('what functions report', () => {
  test('are their own lines in JSON, and those of Lambda about failures only', () => {
    expect(apply({ logLevel: 'WARN' }).Resources.Function.Properties).toEqual({
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'WARN', SystemLogLevel: 'WARN' },
    });
  });

  test('are traces if asked for, with the right to send them', () => {
    const { Function: traced, FunctionRole: role, Role: other } = apply({ tracing: 'xray' }).Resources;
    expect(traced.Properties).toHaveProperty('TracingConfig', { Mode: 'Active' });
    expect(role.Properties.Policies[0]?.PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
    ]);
    expect(other.Properties).toEqual({});
    expect(apply({}).Resources.FunctionRole.Properties.Policies[0]?.PolicyDocument.Statement).toEqual([]);
  });

  test.each([{ logLevel: 'DEBUG' }, { tracing: 'yes' }])('refuses %p', (deployment) => {
    expect(() => apply(deployment)).toThrow(/^(log-level must be INFO or WARN|tracing must be none or xray), not /);
  });
});

describe('values derived from stage and parameters', () => {
  const at = (values: Record<string, string>) =>
    derived({
      resolveVariable: async (address: string) =>
        ({ 'sls:stage': 'dev', 'param:dashboard': 'standard', ...values })[address] ?? '',
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

  test('a given configuration set is used, and without one the stack makes its own', async () => {
    expect(await at({ 'param:mail-configuration-set': 'accounts' })).toMatchObject({
      configurationSet: 'accounts',
      mailEvents: {},
    });
    expect(await at({})).toMatchObject({
      configurationSet: 'latchkey-dev',
      mailEvents: { Resources: { MailConfigurationSet: { Properties: { Name: 'latchkey-dev' } } } },
    });
  });

  test.each(['nothing', '0', '-5'])('a budget of %s is refused', async (budget) => {
    await expect(at({ 'param:monthly-budget': budget })).rejects.toThrow('monthly-budget must be a number');
  });

  test('a domain gives the URL of the service, unless another one is set', async () => {
    const domain = { 'param:domain-name': 'auth.example.com', 'param:certificate-arn': CERTIFICATE };
    expect((await at(domain)).baseUrl).toBe('https://auth.example.com');
    expect((await at({ ...domain, 'param:base-url': 'https://example.com' })).baseUrl).toBe('https://example.com');
    expect(await at({})).toMatchObject({ baseUrl: '', domain: {} });
  });

  test.each([
    [{ 'param:domain-name': 'https://auth.example.com' }, 'domain-name must be like auth.example.com'],
    [{ 'param:domain-name': 'auth.example.com' }, 'certificate-arn must be the ARN of a certificate'],
    [{ 'param:hosted-zone-id': 'Z1' }, 'certificate-arn and hosted-zone-id need domain-name'],
    [{ 'param:dashboard': 'yes' }, 'dashboard must be standard or none'],
  ])('%p is refused', async (values, reason) => {
    await expect(at(values as unknown as Record<string, string>)).rejects.toThrow(reason);
  });
});

const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/5c1f';
