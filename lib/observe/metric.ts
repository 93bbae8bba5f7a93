import { currentRequestScope } from './request-scope';

/** Where CloudWatch shows our metrics. */
const NAMESPACE = 'Latchkey';

/**
 * Count something, by a line of the log that CloudWatch makes a metric of: no call, no permission, no delay.
 * @param stage its one dimension, `Stage`.
 * @param name e.g. `MailsFailed`.
 * @see Amazon CloudWatch User Guide, "Specification: Embedded metric format"
 */
export const countMetric = (stage: string, name: string, value = 1): void => {
  const now = new Date();
  const line = {
    time: now.toISOString(),
    level: 'info',
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
