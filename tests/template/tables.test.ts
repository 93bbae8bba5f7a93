import { describe, expect, test } from '@jest/globals';
import { packageDir } from '../support/package-dir';
import { readTemplate, resourcesOfType } from '../support/template';

const template = readTemplate(packageDir());

describe.each(resourcesOfType(template, 'AWS::DynamoDB::Table'))('%s', (_, properties) => {
  test('is paid by request, backed up to the second and encrypted', () => {
    expect(properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    });
    expect(properties).not.toHaveProperty('ProvisionedThroughput');
  });
});

test('sessions expire by themselves', () => {
  const sessions = template.Resources.SessionsTable?.Properties;
  expect(sessions?.TimeToLiveSpecification).toEqual({ AttributeName: 'expires_at', Enabled: true });
});
