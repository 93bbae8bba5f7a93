import { beforeEach, expect, test } from '@jest/globals';
import { createHandler } from '../../../functions/hooks/chain-events';
import { chainRecords } from '../../lib/audit/chain-records';
import { createTrail } from '../../lib/auth/audit/trail';
import { logLines } from '../../support/log-capture';

beforeEach(() => {
  logLines.length = 0;
});

const create = () => {
  const trail = createTrail();
  const handler = createHandler({ ...trail.deps, onSuspicious: () => {} });
  const call = (event: object, milliseconds = 60_000) =>
    handler(event as never, { awsRequestId: 'request 1', getRemainingTimeInMillis: () => milliseconds });
  return { trail, call };
};

test('the consumer links a batch and logs how much there was', async () => {
  const { call } = create();
  expect(await call({ Records: chainRecords('aab') })).toEqual({ batchItemFailures: [] });
  expect(logLines).toMatchObject([
    { level: 'info', event: 'events_chained', request_id: 'request 1', records: 3, linked: 3, unreadable: 0 },
  ]);
});

test('has Lambda come again with what there was no time for', async () => {
  const { call } = create();
  const Records = chainRecords('a'.repeat(25));
  expect(await call({ Records }, 100)).toEqual({ batchItemFailures: [{ itemIdentifier: '20' }] });
  expect(logLines).toMatchObject([{ level: 'warn', event: 'events_chained_late', linked: 20 }]);
});

test('ignores any other event', async () => {
  const { call } = create();
  expect(await call({ 'detail-type': 'Scheduled Event' })).toEqual({ batchItemFailures: [] });
});
