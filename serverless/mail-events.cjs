/** The dimension by which SES counts. It sets this tag itself, on every mail. */
const dimension = 'ses:configuration-set';

/**
 * The configuration set of a stage without one of its own. With it, SES remembers an address after a permanent bounce or a
 * complaint, and sends nothing more to it. Both are counted in CloudWatch, where each metric with a value costs 0.30 US dollars a
 * month.
 *
 * @param {string} name
 * @see Amazon SES Developer Guide, "Using configuration set-level suppression", "Set up a CloudWatch event destination"
 */
function mailEventResources(name) {
  return {
    MailConfigurationSet: {
      Type: 'AWS::SES::ConfigurationSet',
      // Also for accounts that used SES before it did this by default, in November 2019.
      Properties: { Name: name, SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] } },
    },
    MailEventMetrics: {
      Type: 'AWS::SES::ConfigurationSetEventDestination',
      Properties: {
        ConfigurationSetName: { Ref: 'MailConfigurationSet' },
        EventDestination: {
          Name: 'metrics',
          Enabled: true,
          MatchingEventTypes: ['bounce', 'complaint'],
          CloudWatchDestination: {
            DimensionConfigurations: [
              { DimensionName: dimension, DimensionValueSource: 'messageTag', DefaultDimensionValue: name },
            ],
          },
        },
      },
    },
  };
}

module.exports = { dimension, mailEventResources };
