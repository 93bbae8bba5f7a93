import { beforeEach, expect, test } from '@jest/globals';
import { countMetric } from '../../../lib/observe/metric';
import { inRequestScope } from '../../../lib/observe/request-scope';
import { logLines } from '../../support/log-capture';

beforeEach(() => {
  logLines.length = 0;
});

test('writes a log line in the embedded metric format', () => {
  inRequestScope('request 1', () => countMetric('test', 'MailsFailed', 3));

  const [line] = logLines;
  expect(logLines).toEqual([
    {
      timestamp: expect.any(String),
      level: 'warn',
      event: 'metric',
      request_id: 'request 1',
      _aws: {
        Timestamp: Date.parse(String(line?.timestamp)),
        CloudWatchMetrics: [
          { Namespace: 'Latchkey', Dimensions: [['Stage']], Metrics: [{ Name: 'MailsFailed', Unit: 'Count' }] },
        ],
      },
      Stage: 'test',
      MailsFailed: 3,
    },
  ]);
});

test('counts one by default', () => {
  countMetric('test', 'MailsFailed');

  expect(logLines).toMatchObject([{ MailsFailed: 1 }]);
});
