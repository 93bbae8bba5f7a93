import { currentRequestScope } from './request-scope';

/** The CloudWatch namespace of our metrics. */
const NAMESPACE = 'Latchkey';

/**
 * Add to a CloudWatch metric by writing a log line in the embedded metric format. This needs no API call and no permission.
 * @param stage the value of its only dimension, `Stage`.
 * @param name for example `MailsFailed`.
 * @see Amazon CloudWatch User Guide, "Specification: Embedded metric format"
 */
export const countMetric = (stage: string, name: string, value = 1): void => {
  const now = new Date();
  const line = {
    timestamp: now.toISOString(),
    level: 'warn', // so that no log level leaves it out
    event: 'metric',
    request_id: currentRequestScope()?.requestId,
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [['Stage']], Metrics: [{ Name: name, Unit: 'Count' }] }],
    },
    Stage: stage,
    [name]: value,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
