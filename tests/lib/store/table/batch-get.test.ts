import { describe, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { batchGet } from '../../../../lib/store/table/batch-get';
import { createRecordingClient } from '../recording-client';

const one = { Keys: [{ id: { S: 'a' } }], ConsistentRead: true };
const other = { Keys: [{ id: { S: 'b' } }], ConsistentRead: true };
const wanted = { ones: one, others: other };

const get = async (...answers: object[]) => {
  const { client, sent } = createRecordingClient(...answers);
  const pause = jest.spyOn(client, 'pause');
  const found = await batchGet(client, { ones: 'a', others: 'b' }).catch((error: unknown) => error);
  return { found, sent: sent.map(({ input }) => input.RequestItems), pauses: pause.mock.calls.flat() };
};

describe('batchGet', () => {
  test('makes one strongly consistent call', async () => {
    const { found, sent } = await get({ Responses: { ones: [{ id: { S: 'a' } }], others: [{ id: { S: 'b' } }] } });
    expect(found).toEqual(new Map(Object.entries({ ones: { id: 'a' }, others: { id: 'b' } })));
    expect(sent).toEqual([wanted]);
  });

  test('has no entry for an item that does not exist', async () => {
    expect((await get({ Responses: { ones: [{ id: { S: 'a' } }], others: [] } })).found).toEqual(
      new Map([['ones', { id: 'a' }]]),
    );
  });

  test('requests only the unprocessed keys again, after a pause', async () => {
    const { found, sent, pauses } = await get(
      { Responses: {}, UnprocessedKeys: wanted },
      { Responses: { ones: [{ id: { S: 'a' } }] }, UnprocessedKeys: { others: other } },
      { Responses: { others: [{ id: { S: 'b' } }] } },
    );
    expect(found).toEqual(new Map(Object.entries({ ones: { id: 'a' }, others: { id: 'b' } })));
    expect(sent).toEqual([wanted, wanted, { others: other }]);
    expect(pauses).toEqual([1, 2]);
  });

  test('is unavailable if keys are still unprocessed after the third response: they do not count as absent', async () => {
    const partly = { Responses: {}, UnprocessedKeys: { others: other } };
    const { found, sent } = await get(partly, partly, partly);
    expect(found).toBeInstanceOf(StoreUnavailableError);
    expect(sent).toHaveLength(3);
  });
});
