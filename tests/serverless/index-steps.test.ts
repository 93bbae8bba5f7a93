import { describe, expect, test } from '@jest/globals';
import { indexSteps } from '../../serverless/plugins/index-steps.mjs';
import type { DeployedTemplate, TemplateResources } from '../../serverless/plugins/serverless.d.ts';

type Index = {
  IndexName: string;
  KeySchema: { AttributeName: string; KeyType: string }[];
  Projection: { ProjectionType: string; NonKeyAttributes: string[] };
};
interface Table {
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
  KeySchema: { AttributeName: string }[];
  GlobalSecondaryIndexes?: Index[];
}

const index = (IndexName: string, key: string, NonKeyAttributes: string[] = []): Index => ({
  IndexName,
  KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
  Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes },
});

const table = (TableName: string, indexes: Index[]) => ({
  Type: 'AWS::DynamoDB::Table',
  DeletionPolicy: 'Retain',
  Properties: {
    TableName,
    AttributeDefinitions: ['id', ...indexes.map(({ KeySchema: [key] }) => key?.AttributeName ?? '')].map((name) => ({
      AttributeName: name,
      AttributeType: 'S',
    })),
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
  },
});

const resources = (users: Index[], mails: Index[] = []): TemplateResources => ({
  UsersTable: table('users', users),
  OutboxTable: table('outbox', mails),
});

const tableOf = ({ Resources: found }: DeployedTemplate, logicalId: string) =>
  found[logicalId]?.Properties as unknown as Table;

/** What CloudFormation and DynamoDB refuse. */
const update = (before: DeployedTemplate, after: DeployedTemplate): DeployedTemplate => {
  for (const logicalId of ['UsersTable', 'OutboxTable']) {
    const [old, now] = [tableOf(before, logicalId), tableOf(after, logicalId)];
    const [had, has] = [old.GlobalSecondaryIndexes ?? [], now.GlobalSecondaryIndexes ?? []];
    const added = has.filter(({ IndexName: name }) => !had.some((other) => other.IndexName === name));
    const removed = had.filter(({ IndexName: name }) => !has.some((other) => other.IndexName === name));
    if (added.length + removed.length > 1) throw new Error('more than one index of a table in one update');
    for (const kept of has.filter((one) => !added.includes(one)))
      expect(kept).toEqual(had.find(({ IndexName: name }) => name === kept.IndexName));
    const keys = [now.KeySchema, ...has.map(({ KeySchema: schema }) => schema)].flat();
    const used = [...new Set(keys.map(({ AttributeName: name }) => name))].sort();
    expect(now.AttributeDefinitions.map(({ AttributeName: name }) => name).sort()).toEqual(used);
  }
  const others = ({ Resources: { UsersTable: _, OutboxTable: __, ...rest }, ...template }: DeployedTemplate) => ({
    ...template,
    rest,
  });
  expect(others(after)).toEqual(others(before));
  return after;
};

const deployed = (users: Index[], mails: Index[] = []): DeployedTemplate => ({
  Resources: {
    ...resources(users, mails),
    Function: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'old' } },
  },
  Metadata: { LatchkeyData: { format: 1, migrations: [] } },
});

/** The steps, and the deployment itself, which has new code too. */
const play = (before: DeployedTemplate, next: TemplateResources): string[] => {
  const steps = indexSteps(before, next);
  const last = steps.reduce((template, step) => update(template, step.template), before);
  update(last, { ...before, Resources: { ...before.Resources, ...next } });
  return steps.map(({ does }) => does.join('; '));
};

describe('indexSteps', () => {
  test('are none if no index changes, or if one is removed', () => {
    expect(play(deployed([index('a', 'x')]), resources([index('a', 'x')]))).toEqual([]);
    expect(play(deployed([index('a', 'x')]), resources([]))).toEqual([]);
  });

  test('make new indexes one by one, of all tables at the same time, before the deployment', () => {
    const next = resources([index('a', 'x'), index('b', 'y'), index('c', 'z')], [index('d', 'x')]);
    expect(play(deployed([index('a', 'x')]), next)).toEqual([
      'users: make the index b; outbox: make the index d',
      'users: make the index c',
    ]);
  });

  test('replace an index that changes, and remove all but one of those that are gone', () => {
    const before = deployed([index('a', 'x'), index('b', 'y')], [index('c', 'x'), index('d', 'y'), index('e', 'z')]);
    expect(play(before, resources([index('a', 'x', ['name']), index('b', 'y')], [index('f', 'z')]))).toEqual([
      'users: remove the index a, to make it again; outbox: make the index f',
      'users: make the index a; outbox: remove the index c',
      'outbox: remove the index d',
    ]);
  });

  test('are those that are left when they were interrupted', () => {
    const before = deployed([index('a', 'x'), index('b', 'y')]);
    const next = resources([index('a', 'x', ['name']), index('b', 'z'), index('c', 'y')]);
    const steps = indexSteps(before, next);
    expect(steps).toHaveLength(5);
    for (const [done, { template }] of steps.entries())
      expect(play(template, next)).toHaveLength(steps.length - done - 1);
  });

  test('do nothing with a table that is not part of the deployment', () => {
    expect(indexSteps(deployed([index('a', 'x')]), {})).toEqual([]);
  });
});
