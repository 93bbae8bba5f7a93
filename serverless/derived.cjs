/**
 * What follows from the stage's name and from parameters, for the files that `${file(...)}` includes. Stages named prod* are
 * production: their tables, logs and stack are guarded against deletion.
 *
 * @param {{ resolveVariable(address: string): Promise<string> }} resolver
 * @returns {Promise<{ isProduction: boolean, configurationSet: string, budget: object }>}
 */
module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const configurationSet = await resolveVariable('param:mail-configuration-set');
  const budget = await resolveVariable('param:monthly-budget');
  return {
    isProduction: /^prod/i.test(stage),
    // Without one of our own, SES uses the default of the identity, whatever its name, and asks for the right to it.
    configurationSet: configurationSet === '' ? '*' : configurationSet,
    budget: budget === '' ? {} : { Resources: budgetResources(budget) },
  };
};

/**
 * A budget for the costs of the account, whose alarm goes where the others go. Of the account, because a filter by tag counts
 * nothing until somebody activates the tag for billing.
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
    // A policy of its own takes the place of the default, by which alarms publish: both are named.
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
