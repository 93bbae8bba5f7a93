import { eachOf } from './each-of.mjs';
import { concurrencyFinding, mailFindings, ok, stop, warning } from './findings.mjs';
import { resourcesOf } from './resources-of.mjs';

/**
 * @typedef {import('./findings.mjs').Finding} Finding
 * @typedef {import('./serverless.d.ts').AwsAccount} AwsAccount
 * @typedef {import('./serverless.d.ts').FunctionState} FunctionState
 * @typedef {import('./serverless.d.ts').LiveStage} LiveStage
 * @typedef {import('./serverless.d.ts').StageMetric} StageMetric
 * @typedef {import('./serverless.d.ts').TableState} TableState
 * @typedef {import('./serverless.d.ts').TemplateResources} TemplateResources
 * @typedef {import('./resources-of.mjs').Properties} Properties
 *
 * @typedef {object} Stage
 * @property {AwsAccount} account
 * @property {LiveStage} live
 * @property {TemplateResources} template the resources of the stack as it was deployed last
 * @property {boolean} isProduction
 * @property {string} stackName
 * @property {Date} now
 */

const runbook = (/** @type {string} */ section) => `See docs/runbook.md#${section}`;

/** How many names a line shows. */
const shownNames = 5;
const oldKeyDays = 400;
const metricHours = 24;
const millisecondsOfADay = 86_400_000;

/**
 * Compares a deployed stage with the template that it was deployed from. A part that cannot be read gives a warning, and the other
 * parts are still read.
 *
 * @param {Stage} stage
 * @returns {Promise<Finding[]>}
 */
export async function stageFindings({ live, ...rest }) {
  // Read once, because three parts need it.
  const stack = live.stack();
  const stage = { ...rest, live: { ...live, stack: () => stack } };
  const groups = await Promise.all([
    readable('the stack', () => stackFindings(stage)),
    readable('the tables', () => tablesFindings(stage)),
    readable('the functions', () => functionsFindings(stage)),
    readable('the event source mappings', () => mappingsFindings(stage)),
    readable('the quota of functions', async () => [concurrencyFinding(await stage.account.concurrentExecutions())]),
    readable('Amazon SES', () => mailFindings(stage.account, settingsOf(stage))),
    readable('the alarms', () => alarmsFindings(stage)),
    readable('the metrics', () => metricsFindings(stage)),
    readable('the keys', () => keysFindings(stage)),
    readable('the log groups', () => logsFindings(stage)),
  ]);
  return groups.flat();
}

/**
 * @param {string} what
 * @param {() => Promise<Finding[]>} read
 */
async function readable(what, read) {
  try {
    return await read();
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    return [
      warning(`${what} cannot be read (${name}: ${message}): docs/live-stage.md lists the rights of the command`),
    ];
  }
}

/** @param {Stage} stage */
async function stackFindings({ live, template, isProduction, stackName }) {
  const stack = await live.stack();
  if (stack === null) return [stop(`there is no stack ${stackName}`)];
  const count = `${Object.keys(template).length} of 500 resources`;
  const { status, reason } = stack;
  const because = reason === '' ? '' : `: ${reason}`;
  /** @type {Finding} */
  let state = ok(`stack ${stackName}: ${status}, ${count}`);
  if (status.endsWith('_FAILED') || status === 'ROLLBACK_COMPLETE')
    state = stop(`stack ${stackName}: ${status}${because}. ${runbook('a-bad-deployment')}`);
  else if (status.endsWith('_IN_PROGRESS'))
    state = warning(`stack ${stackName}: ${status}. It is being deployed: look again when that is over`);
  else if (status === 'UPDATE_ROLLBACK_COMPLETE')
    state = warning(
      `stack ${stackName}: the last deployment failed and was undone${because}. ${runbook('a-bad-deployment')}`,
    );
  if (!isProduction || stack.isProtected) return [state];
  return [
    state,
    warning('the stack of this production stage has no termination protection: the next deployment sets it'),
  ];
}

/** @param {Stage} stage */
async function tablesFindings({ live, template }) {
  const tables = resourcesOf(template, 'AWS::DynamoDB::Table').map(([, properties]) => properties);
  const faults = await eachOf(tables, async (properties) =>
    tableFaults(properties, await live.table(String(properties.TableName))),
  );
  return summary(`${tables.length} tables are as they were deployed`, faults.flat());
}

/**
 * @param {Properties} wanted
 * @param {TableState | null} state
 * @returns {Finding[]}
 */
function tableFaults(wanted, state) {
  const name = `the table ${wanted.TableName}`;
  if (state === null) return [stop(`${name} does not exist. ${runbook('a-table-was-deleted-or-damaged')}`)];
  const notReady = Object.entries(state.indexes).filter(([, status]) => status !== 'ACTIVE');
  const missing = (wanted.GlobalSecondaryIndexes ?? []).filter(
    (/** @type {Properties} */ { IndexName }) => !(IndexName in state.indexes),
  );
  const ttl = wanted.TimeToLiveSpecification?.Enabled ? wanted.TimeToLiveSpecification.AttributeName : null;
  const stream = wanted.StreamSpecification?.StreamViewType ?? null;
  const byHand = 'It was changed by hand, or the table was restored: docs/restore.md#a-table-that-was-deleted';
  return [
    ...(state.status === 'ACTIVE' ? [] : [warning(`${name} is ${state.status}`)]),
    ...notReady.map(([index, status]) =>
      warning(`the index ${index} of ${name} is ${status}: lists may be incomplete`),
    ),
    ...missing.map((/** @type {Properties} */ { IndexName }) => stop(`${name} has no index ${IndexName}. ${byHand}`)),
    ...(state.hasRecovery
      ? []
      : [stop(`${name} has no point-in-time recovery: nothing that is lost can be restored. ${byHand}`)]),
    ...(wanted.DeletionProtectionEnabled && !state.isProtected
      ? [warning(`${name} has no deletion protection. ${byHand}`)]
      : []),
    ...(state.ttl === ttl ? [] : [warning(`${name} has the time to live ${state.ttl}, not ${ttl}. ${byHand}`)]),
    ...(state.stream === stream
      ? []
      : [stop(`${name} has the stream ${state.stream}, not ${stream}: mails or events are not sent. ${byHand}`)]),
  ];
}

/** @param {Stage} stage */
async function functionsFindings({ live, template }) {
  const functions = resourcesOf(template, 'AWS::Lambda::Function').map(([, properties]) => properties);
  /** @type {Map<string, { mark: Finding['mark'], names: string[] }>} */
  const faults = new Map();
  await eachOf(functions, async (properties) => {
    const name = String(properties.FunctionName);
    for (const { mark, text } of functionFaults(properties, await live.function(name))) {
      const same = faults.get(text) ?? { mark, names: [] };
      same.names.push(name);
      faults.set(text, same);
    }
  });
  // Often all functions have the same fault.
  const lines = [...faults].map(([text, { mark, names }]) => ({ mark, text: `${listed(names)}: ${text}` }));
  return summary(`${functions.length} functions are ready, with the settings that they were deployed with`, lines);
}

/**
 * @param {Properties} wanted
 * @param {FunctionState | null} state
 * @returns {Finding[]}
 */
function functionFaults(wanted, state) {
  if (state === null) return [stop(`does not exist. ${runbook('a-bad-deployment')}`)];
  const reserved = wanted.ReservedConcurrentExecutions ?? null;
  const changed = Object.entries(wanted.Environment?.Variables ?? {})
    .filter(([setting, value]) => isPlain(value) && state.environment[setting] !== String(value))
    .map(([setting]) => setting);
  const because = state.reason === '' ? '' : ` (${state.reason})`;
  return [
    ...(['Active', 'Inactive', ''].includes(state.state)
      ? []
      : [stop(`cannot run, its state is ${state.state}${because}. ${runbook('the-api-answers-5xx')}`)]),
    ...(state.update === 'Failed' ? [stop(`was not updated${because}. ${runbook('a-bad-deployment')}`)] : []),
    ...(state.update === 'InProgress' ? [warning('is being updated')] : []),
    ...(state.reservedConcurrency === 0
      ? [
          stop(
            'is stopped, with the reserved concurrency 0. A restore that was interrupted does that: run it again, see docs/restore.md',
          ),
        ]
      : []),
    ...(state.reservedConcurrency !== 0 && state.reservedConcurrency !== reserved
      ? [warning(`the reserved concurrency is ${state.reservedConcurrency}, but it was deployed with ${reserved}`)]
      : []),
    ...(changed.length > 0
      ? [warning(`somebody changed ${listed(changed)} by hand: the next deployment sets it back`)]
      : []),
  ];
}

/** @param {Stage} stage */
async function mappingsFindings({ live, template }) {
  const wanted = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(([, { FunctionName }]) => {
    const [functionId] = FunctionName['Fn::GetAtt'];
    return String(template[functionId]?.Properties.FunctionName);
  });
  const faults = await eachOf(wanted, async (name) => {
    const [mapping] = await live.mappings(name);
    if (mapping === undefined)
      return [stop(`nothing gives ${name} the records of its stream. ${runbook('mails-are-late-or-fail')}`)];
    return [
      ...(mapping.state === 'Enabled'
        ? []
        : [stop(`the stream of ${name} is ${mapping.state}: mails or events wait, and are lost after 24 hours`)]),
      ...(/problem|error|fail/i.test(mapping.lastResult)
        ? [
            stop(
              `${name} fails with the records of its stream (${mapping.lastResult}): see its log. ${runbook('mails-are-late-or-fail')}`,
            ),
          ]
        : []),
    ];
  });
  return summary(`${wanted.length} functions read their streams`, faults.flat());
}

/** @param {Stage} stage */
async function alarmsFindings({ live, template }) {
  const stack = await live.stack();
  const ids = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([id]) => id);
  const names = ids.map((id) => stack?.physicalIds.get(id) ?? id);
  const alarms = await live.alarms(names);
  const missing = names.filter((name) => !alarms.some((alarm) => alarm.name === name));
  return summary(`${names.length} alarms are quiet`, [
    ...alarms.filter(({ state }) => state === 'ALARM').map(({ description }) => stop(`ALARM: ${description}`)),
    ...missing.map((name) => warning(`the alarm ${name} does not exist: somebody deleted it by hand`)),
  ]);
}

/** @param {Stage} stage */
async function metricsFindings({ live, template }) {
  const stack = await live.stack();
  const queues = resourcesOf(template, 'AWS::SQS::Queue').map(([id]) => ({
    id,
    name: stack?.physicalIds.get(id)?.split('/').at(-1) ?? id,
  }));
  const apis = resourcesOf(template, 'AWS::ApiGatewayV2::Api').map(([id]) => stack?.physicalIds.get(id) ?? id);
  const [dayMetrics, depths] = await Promise.all([
    live.metrics(
      [metric('AWS/Lambda', 'Throttles', {}), ...apis.map((ApiId) => metric('AWS/ApiGateway', '5xx', { ApiId }))],
      metricHours,
    ),
    live.metrics(
      queues.map(({ name }) => metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: name }, 'Maximum')),
      1,
    ),
  ]);
  const [throttles = 0, failures = 0] = dayMetrics;
  return [
    throttles > 0
      ? warning(
          `Lambda refused ${throttles} invocations in this account and region in the last ${metricHours} hours. ${runbook('functions-or-tables-are-throttled')}`,
        )
      : ok(`Lambda refused no invocation in the last ${metricHours} hours`),
    failures > 0
      ? warning(
          `the API answered ${failures} times with 5xx in the last ${metricHours} hours. ${runbook('the-api-answers-5xx')}`,
        )
      : ok(`the API answered no 5xx in the last ${metricHours} hours`),
    ...summary(
      'the dead-letter queues are empty',
      queues.flatMap(({ id }, index) =>
        depths[index]
          ? [
              stop(
                `${depths[index]} messages are in the queue ${id}: what they name was not done. ${runbook(queueSection(id))}`,
              ),
            ]
          : [],
      ),
    ),
  ];
}

/** @param {string} id of a queue in the template */
function queueSection(id) {
  if (id.startsWith('Mail')) return 'mails-are-late-or-fail';
  return id.startsWith('Chain') ? 'events-have-no-links-or-were-tampered-with' : 'user-events-are-late-or-lost';
}

/** @param {Stage} stage */
async function keysFindings(stage) {
  const { SIGNING_KEYS_PATH: signing, SEALING_KEYS_PATH: sealing } = settingsOf(stage);
  const kinds = [
    { kind: 'signing key', path: String(signing), rotate: 'keys-rotate', isNeeded: true },
    { kind: 'sealing key', path: String(sealing), rotate: 'keys-rotate --sealing', isNeeded: false },
  ];
  const findings = await eachOf(kinds, async ({ kind, path, rotate, isNeeded }) => {
    const keys = await stage.live.parameters(path);
    const newest = Math.max(0, ...keys.map(({ changedAt }) => changedAt.getTime()));
    const days = Math.floor((stage.now.getTime() - newest) / millisecondsOfADay);
    if (keys.length === 0)
      return isNeeded
        ? warning(
            `there is no ${kind} below ${path}: nobody has an access token yet. Create it: npm run admin -- ${rotate}`,
          )
        : ok(`there is no ${kind} yet: the first authenticator app creates it`);
    return days > oldKeyDays
      ? warning(`the newest ${kind} is ${days} days old: npm run admin -- ${rotate} replaces it, and no request fails`)
      : ok(`the newest ${kind} is ${days} days old`);
  });
  return findings;
}

/** @param {Stage} stage */
async function logsFindings({ live, template, stackName }) {
  const groups = resourcesOf(template, 'AWS::Logs::LogGroup').map(([, properties]) => properties);
  const prefixes = [`/aws/lambda/${stackName}-`, '/aws/vendedlogs/apigateway/'];
  const found = await Promise.all(prefixes.map((prefix) => live.logRetention(prefix)));
  const days = new Map(found.flatMap((each) => [...each]));
  const named = groups.map((properties) => ({
    name: String(properties.LogGroupName),
    wanted: properties.RetentionInDays === undefined ? null : Number(properties.RetentionInDays),
  }));
  const missing = named.filter(({ name }) => !days.has(name)).map(({ name }) => name);
  const changed = named
    .filter(({ name, wanted }) => days.has(name) && days.get(name) !== wanted)
    .map(({ name }) => name);
  return summary(`${groups.length} log groups keep their lines as long as they should`, [
    ...(missing.length > 0
      ? [warning(`${listed(missing)}: the log group does not exist, so errors leave no trace`)]
      : []),
    ...(changed.length > 0
      ? [
          warning(
            `${listed(changed)}: somebody changed how long the lines are kept; the parameter is log-retention-days`,
          ),
        ]
      : []),
  ]);
}

/**
 * The settings of all functions together.
 *
 * @param {Stage} stage
 * @returns {Record<string, unknown>}
 */
const settingsOf = ({ template }) =>
  Object.assign(
    {},
    ...resourcesOf(template, 'AWS::Lambda::Function').map(([, { Environment }]) => Environment?.Variables ?? {}),
  );

/**
 * @param {string} namespace
 * @param {string} name
 * @param {Record<string, string>} dimensions
 * @param {StageMetric['statistic']} [statistic]
 * @returns {StageMetric}
 */
const metric = (namespace, name, dimensions, statistic = 'Sum') => ({ namespace, name, dimensions, statistic });

/** Whether a function gets this value of the template unchanged. @param {unknown} value */
const isPlain = (value) => typeof value !== 'object' && !String(value).startsWith('{{resolve:');

/**
 * @param {string} good the line if there are no faults
 * @param {Finding[]} faults
 * @returns {Finding[]}
 */
const summary = (good, faults) => (faults.length === 0 ? [ok(good)] : faults);

/** @param {readonly string[]} names */
const listed = (names) =>
  names.length > shownNames
    ? `${names.slice(0, shownNames).join(', ')} and ${names.length - shownNames} more`
    : names.join(', ');
