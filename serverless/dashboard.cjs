const { dimension } = require('./mail-events.cjs');

/** The functions that begin sessions, or refuse to: their logs say who signed in and why somebody could not. */
const signInFunctions = [
  ...['signIn', 'logIn', 'issueTokens', 'useSignInLink', 'reauthenticate'],
  ...['submitLogin', 'submitLoginLink', 'submitLoginCode', 'submitPasskeyLogin', 'submitSecondStep'],
];

/**
 * A value that CloudFormation puts in, by `Fn::Sub`.
 *
 * @param {string} name
 */
const inserted = (name) => `\${${name}}`;

/** The width of the whole dashboard, in CloudWatch's units. */
const full = 24;
const height = 6;

/**
 * The dashboard of a stage: what an operator looks at first. Everything on it is free until somebody opens it: metrics that AWS
 * keeps anyway, and queries over the logs.
 *
 * @param {string} stage
 * @param {string} configurationSet of its mails
 * @see Amazon CloudWatch API Reference, "Dashboard Body Structure and Syntax"
 */
function dashboardResources(stage, configurationSet) {
  const body = { widgets: placed(widgets(stage, configurationSet)) };
  return {
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardName: `latchkey-${stage}`, DashboardBody: { 'Fn::Sub': JSON.stringify(body) } },
    },
  };
}

/**
 * @param {string} stage
 * @param {string} configurationSet
 * @returns {{ type: string, width: number, properties: object }[]}
 */
const widgets = (stage, configurationSet) => [
  graph('Requests and errors', [
    ['AWS/ApiGateway', 'Count', 'ApiId', inserted('HttpApi'), { stat: 'Sum', label: 'requests' }],
    ['.', '4xx', '.', '.', { stat: 'Sum', label: '4xx: refused' }],
    ['.', '5xx', '.', '.', { stat: 'Sum', label: '5xx: failed' }],
  ]),
  graph('Latency, in milliseconds', [
    ['AWS/ApiGateway', 'Latency', 'ApiId', inserted('HttpApi'), { stat: 'p50', label: 'half of all requests' }],
    ['.', '.', '.', '.', { stat: 'p99', label: '99 of 100 requests' }],
  ]),
  logQuery(stage, 'Sign-ins', `filter event = 'user_signed_in' | stats count(*) as sign_ins by bin(1h)`, 'timeSeries'),
  logQuery(
    stage,
    'Refused sign-ins, by reason',
    `filter event like /_refused$/ | stats count(*) as refusals by event, reason | sort refusals desc`,
    'table',
  ),
  graph('Throttled', [
    ['AWS/Lambda', 'Throttles', { stat: 'Sum', label: 'functions of the account' }],
    [
      {
        expression: `SUM(SEARCH('{AWS/DynamoDB,TableName} MetricName=("ReadThrottleEvents" OR "WriteThrottleEvents") "latchkey-${stage}-"', 'Sum'))`,
        label: 'tables',
      },
    ],
  ]),
  graph('Functions at work at the same time', [
    ['AWS/Lambda', 'ConcurrentExecutions', { stat: 'Maximum', label: 'in the account and region' }],
  ]),
  graph('Waiting for delivery, in milliseconds', [
    [
      'AWS/Lambda',
      'IteratorAge',
      'FunctionName',
      inserted('SendMailsLambdaFunction'),
      { stat: 'Maximum', label: 'mails' },
    ],
    ['.', '.', '.', inserted('DeliverEventsLambdaFunction'), { stat: 'Maximum', label: 'user events' }],
  ]),
  graph('Not delivered', [
    ['Latchkey', 'MailsFailed', 'Stage', stage, { stat: 'Sum', label: 'mails that SES refused' }],
    [
      'AWS/SQS',
      'ApproximateNumberOfMessagesVisible',
      'QueueName',
      inserted('MailDeadLetters.QueueName'),
      { stat: 'Maximum', label: 'dead-lettered mails' },
    ],
    ['.', '.', '.', inserted('EventsDeadLetters.QueueName'), { stat: 'Maximum', label: 'dead-lettered user events' }],
  ]),
  graph('Mails: bounces and complaints', [
    ['AWS/SES', 'Bounce', dimension, configurationSet, { stat: 'Sum', label: 'bounced' }],
    ['.', 'Complaint', '.', '.', { stat: 'Sum', label: 'complaints' }],
    ['.', 'Send', { stat: 'Sum', label: 'sent by the whole account' }],
  ]),
  // SES stops an account by these two, whichever of its stages and services sent the mails.
  graph('Reputation of the account at SES, in percent', [
    ['AWS/SES', 'Reputation.BounceRate', { id: 'bounces', stat: 'Maximum', visible: false }],
    ['.', 'Reputation.ComplaintRate', { id: 'complaints', stat: 'Maximum', visible: false }],
    [{ expression: '100 * bounces', label: 'bounce rate: review from 5 %' }],
    [{ expression: '100 * complaints', label: 'complaint rate: review from 0.1 %' }],
  ]),
  // Billing metrics are in one region only, and only after billing alerts were switched on.
  graph(
    'Cost of the account per day, in US dollars',
    [
      ['AWS/Billing', 'EstimatedCharges', 'Currency', 'USD', { id: 'month', stat: 'Maximum', visible: false }],
      [{ expression: 'IF(DIFF(month) < 0, month, DIFF(month))', label: 'per day' }],
    ],
    { region: 'us-east-1', period: 86_400 },
  ),
];

/**
 * @param {string} title
 * @param {unknown[][]} metrics
 * @param {object} [more]
 */
const graph = (title, metrics, more = {}) => ({
  type: 'metric',
  width: full / 2,
  properties: { title, metrics, region: inserted('AWS::Region'), period: 300, view: 'timeSeries', ...more },
});

/**
 * @param {string} stage
 * @param {string} title
 * @param {string} query over the logs of the functions that begin sessions
 * @param {'timeSeries' | 'table'} view
 */
const logQuery = (stage, title, query, view) => ({
  type: 'log',
  width: full / 2,
  properties: {
    title,
    query: [...signInFunctions.map((name) => `SOURCE '/aws/lambda/latchkey-${stage}-${name}'`), query].join(' | '),
    region: inserted('AWS::Region'),
    view,
  },
});

/**
 * Two widgets in a row.
 *
 * @param {{ type: string, width: number, properties: object }[]} all
 */
const placed = (all) =>
  all.map((widget, index) => ({
    ...widget,
    height,
    x: (index % 2) * (full / 2),
    y: Math.floor(index / 2) * height,
  }));

module.exports = { dashboardResources, signInFunctions };
