const production = require('../lib/production-stages.json');
const { dashboardResources } = require('./dashboard.cjs');
const { mailEventResources } = require('./mail-events.cjs');

/**
 * Values that follow from the name of the stage and from parameters, for the files that `${file(...)}` includes. Stages named
 * prod* are production: their tables, logs and stack are protected from deletion.
 *
 * @param {{ resolveVariable(address: string): Promise<string> }} resolver
 * @returns {Promise<{ isProduction: boolean, baseUrl: string, configurationSet: string, mailEvents: object, budget: object, domain: object, dashboard: object }>}
 */
module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const givenSet = await resolveVariable('param:mail-configuration-set');
  const configurationSet = givenSet === '' ? `latchkey-${stage}` : givenSet;
  const budget = await resolveVariable('param:monthly-budget');
  const baseUrl = await resolveVariable('param:base-url');
  const domain = {
    name: await resolveVariable('param:domain-name'),
    certificate: await resolveVariable('param:certificate-arn'),
    hostedZone: await resolveVariable('param:hosted-zone-id'),
  };
  const dashboard = await resolveVariable('param:dashboard');
  if (!['standard', 'none'].includes(dashboard))
    throw new Error(`dashboard must be standard or none, not "${dashboard}"`);
  return {
    baseUrl: baseUrl === '' && domain.name !== '' ? `https://${domain.name}` : baseUrl,
    isProduction: new RegExp(production.pattern, 'i').test(stage),
    // If a function knows the name before the set exists, SES answers that there is none, and the mail is tried again.
    configurationSet,
    mailEvents: givenSet === '' ? { Resources: mailEventResources(configurationSet) } : {},
    budget: budget === '' ? {} : { Resources: budgetResources(budget) },
    domain: domainParts(domain),
    dashboard: dashboard === 'none' ? {} : { Resources: dashboardResources(stage, configurationSet) },
  };
};

/**
 * A monthly budget, whose alarm goes to the same topic as all others. It covers the whole account, because a filter by tag
 * counts nothing until somebody activates the tag for billing.
 *
 * @param {string} dollars per month
 */
function budgetResources(dollars) {
  const amount = Number(dollars);
  if (!(amount > 0)) throw new Error(`monthly-budget must be a number of US dollars, not "${dollars}"`);
  /**
   * @param {string} kind
   * @param {number} percent
   */
  const alarm = (kind, percent) => ({
    Notification: {
      NotificationType: kind,
      ComparisonOperator: 'GREATER_THAN',
      ThresholdType: 'PERCENTAGE',
      Threshold: percent,
    },
    Subscribers: [{ SubscriptionType: 'SNS', Address: { Ref: 'AlarmTopic' } }],
  });
  return {
    MonthlyBudget: {
      Type: 'AWS::Budgets::Budget',
      DependsOn: ['AlarmTopicPolicy'],
      Properties: {
        Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: amount, Unit: 'USD' } },
        NotificationsWithSubscribers: [alarm('ACTUAL', 80), alarm('FORECASTED', 100)],
      },
    },
    // A topic policy replaces the default policy, which lets alarms publish. So it must allow both services.
    AlarmTopicPolicy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        Topics: [{ Ref: 'AlarmTopic' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: ['budgets.amazonaws.com', 'cloudwatch.amazonaws.com'].map((Service) => ({
            Effect: 'Allow',
            Principal: { Service },
            Action: 'sns:Publish',
            Resource: { Ref: 'AlarmTopic' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          })),
        },
      },
    },
  };
}

/**
 * The domain of the API, and its DNS record if the zone is in Route 53.
 *
 * @param {{ name: string, certificate: string, hostedZone: string }} domain
 */
function domainParts({ name, certificate, hostedZone }) {
  if (name === '') {
    if (certificate !== '' || hostedZone !== '') throw new Error('certificate-arn and hosted-zone-id need domain-name');
    return {};
  }
  if (!/^([a-z0-9-]+\.)+[a-z]{2,}$/.test(name))
    throw new Error(`domain-name must be like auth.example.com, not "${name}"`);
  if (!/^arn:[\w-]+:acm:/.test(certificate))
    throw new Error(
      `certificate-arn must be the ARN of a certificate in AWS Certificate Manager, not "${certificate}"`,
    );
  const record = {
    Type: 'AWS::Route53::RecordSet',
    Properties: {
      HostedZoneId: hostedZone,
      Name: name,
      Type: 'A',
      AliasTarget: {
        DNSName: { 'Fn::GetAtt': ['ApiDomain', 'RegionalDomainName'] },
        HostedZoneId: { 'Fn::GetAtt': ['ApiDomain', 'RegionalHostedZoneId'] },
      },
    },
  };
  return {
    Resources: {
      ApiDomain: {
        Type: 'AWS::ApiGatewayV2::DomainName',
        Properties: {
          DomainName: name,
          DomainNameConfigurations: [
            { CertificateArn: certificate, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
          ],
        },
      },
      ApiDomainMapping: {
        Type: 'AWS::ApiGatewayV2::ApiMapping',
        Properties: { ApiId: { Ref: 'HttpApi' }, DomainName: { Ref: 'ApiDomain' }, Stage: { Ref: 'HttpApiStage' } },
      },
      ...(hostedZone !== '' && { ApiDomainRecord: record }),
    },
    Outputs: {
      ApiDomainTarget: {
        Description: 'Where the DNS record of the domain must lead to',
        Value: { 'Fn::GetAtt': ['ApiDomain', 'RegionalDomainName'] },
      },
    },
  };
}
