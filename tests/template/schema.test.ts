import { describe, expect, test } from '@jest/globals';
import { packageDir } from '../support/package-dir';
import { schemaFaults } from '../support/resource-schema';
import { readTemplate, resourcesOfType, type Template } from '../support/template';
import { referenceFaults } from '../support/template-references';

describe('the compiled template', () => {
  test('holds only types, properties and values that AWS knows', () => {
    expect(schemaFaults(readTemplate(packageDir()))).toEqual([]);
  });

  test('refers only to existing resources, and never in a circle', () => {
    expect(referenceFaults(readTemplate(packageDir()))).toEqual([]);
  });

  test('has at most 220 resources of a stack for 48 functions, and 3 for every further one', () => {
    const template = readTemplate(packageDir());
    const functions = resourcesOfType(template, 'AWS::Lambda::Function').length;
    expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(220 + 3 * (functions - 48));
  });
});

describe('the check of resources', () => {
  test.each([
    ['an unknown type', { Type: 'AWS::SNS::Topik' }, 'Topic: unknown type AWS::SNS::Topik'],
    ['a misspelt property', topic({ TopicNam: 'x' }), 'Topic.TopicNam: unknown property'],
    ['a misspelt nested property', topic({ Tags: [{ Key: 'a', Valeu: 'b' }] }), 'Topic.Tags.0: not a tag'],
    ['a text for a number', logGroup({ RetentionInDays: '30' }), 'Topic.RetentionInDays: not a number'],
    ['a missing required property', { Type: 'AWS::Lambda::Permission' }, 'Topic.FunctionName: missing'],
    [
      'a missing nested property',
      table({ TimeToLiveSpecification: {} }),
      'Topic.TimeToLiveSpecification.Enabled: missing',
    ],
  ])('finds %s', (_, resource, fault) => {
    expect(schemaFaults({ Resources: { Topic: resource } })).toContain(fault);
  });
});

describe('the check of references', () => {
  test.each([
    ['a dangling Ref', { Ref: 'Gone' }, 'Topic: no resource Gone'],
    ['a dangling GetAtt', { 'Fn::GetAtt': ['Gone', 'Arn'] }, 'Topic: no resource Gone'],
    [
      'a GetAtt of an attribute that AWS does not give',
      { 'Fn::GetAtt': 'Other.Nmae' },
      'Topic: Other has no attribute Nmae',
    ],
    [
      'a dangling Sub',
      { 'Fn::Sub': `${placeholder('AWS::Region')}-${placeholder('Gone')}` },
      'Topic: no resource Gone',
    ],
    [
      'a Sub of an unknown attribute',
      { 'Fn::Sub': [placeholder('Other.Nmae'), {}] },
      'Topic: Other has no attribute Nmae',
    ],
    ['a circle', { Ref: 'Circle' }, 'Circle: depends on itself'],
  ])('finds %s', (_, value, fault) => {
    const Resources = {
      Topic: topic({ TopicName: value }),
      Other: topic({}),
      Circle: topic({ TopicName: { Ref: 'Topic' } }),
    };
    expect(referenceFaults({ Resources })).toContain(fault);
  });

  test('finds a dangling DependsOn and a dangling output', () => {
    const template = {
      Resources: { Topic: { ...topic({}), DependsOn: ['Gone'] } },
      Outputs: { Name: { Value: { Ref: 'Lost' } } },
    };
    expect(referenceFaults(template)).toEqual(['Topic: no resource Gone', 'Name: no resource Lost']);
  });
});

type Properties = NonNullable<Template['Resources'][string]['Properties']>;

/** `${name}` as `Fn::Sub` writes it. */
function placeholder(name: string): string {
  return `$\{${name}}`;
}

function topic(Properties: Properties) {
  return { Type: 'AWS::SNS::Topic', Properties };
}

function logGroup(Properties: Properties) {
  return { Type: 'AWS::Logs::LogGroup', Properties };
}

function table(Properties: Properties) {
  return { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [], ...Properties } };
}
