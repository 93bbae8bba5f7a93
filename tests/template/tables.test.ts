import { describe, expect, test } from '@jest/globals';
import { packageDir } from '../support/package-dir';
import { readTemplate, resourcesOfType } from '../support/template';

const template = readTemplate(packageDir());

describe.each(resourcesOfType(template, 'AWS::DynamoDB::Table'))('%s', (_, properties) => {
  test('is billed per request, encrypted and has point-in-time recovery', () => {
    expect(properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    });
    expect(properties).not.toHaveProperty('ProvisionedThroughput');
  });
});

test('sessions have a time to live', () => {
  const sessions = template.Resources.SessionsTable?.Properties;
  expect(sessions?.TimeToLiveSpecification).toEqual({ AttributeName: 'expires_at', Enabled: true });
});
