const production = require('../lib/production-stages.json');

/**
 * Values that follow from the name of the stage and from parameters, for the files that `${file(...)}` includes. Stages named
 * prod* are production: their tables, logs and stack are protected from deletion.
 *
 * @param {{ resolveVariable(address: string): Promise<string> }} resolver
 * @returns {Promise<{ isProduction: boolean, configurationSet: string, budget: object }>}
 */
module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const configurationSet = await resolveVariable('param:mail-configuration-set');
  const budget = await resolveVariable('param:monthly-budget');
  return {
    isProduction: new RegExp(production.pattern, 'i').test(stage),
    // Without this parameter, SES uses the default configuration set of the identity. Its name is unknown here, and the role
    // needs permission for it, so the permission covers all names.
    configurationSet: configurationSet === '' ? '*' : configurationSet,
    budget: budget === '' ? {} : { Resources: budgetResources(budget) },
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
