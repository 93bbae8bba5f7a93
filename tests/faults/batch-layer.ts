import { Readable } from 'node:stream';
import { dynamodb, tableClient } from '../../lib/runtime/table-client';

/** Changes the answers to table calls in ways that the fault layer does not. */
export interface BatchLayer {
  /**
   * Leave the item of this table out of the next `answers` answers to `BatchGetItem`, as throttling may. `meanwhile` runs
   * after the first.
   */
  withhold(table: string, answers: number, meanwhile?: () => Promise<unknown>): void;
  /** Run `work` once, before the next call of this operation. */
  before(operation: string, work: () => Promise<unknown>): void;
  /** The tables of every `BatchGetItem` since the last `withhold`. */
  readonly asked: readonly (readonly string[])[];
}

/** Put the layer between the client of lib/runtime and the engine, for the rest of this test file. */
export const installBatchLayer = (): BatchLayer => {
  const transport = dynamodb.config.requestHandler;
  const send = transport.handle.bind(transport) as (...given: unknown[]) => Promise<{ response: { body: Readable } }>;
  const asked: string[][] = [];
  let withheld = { table: '', answers: 0, meanwhile: async (): Promise<unknown> => undefined };
  let interruption: { operation: string; work: () => Promise<unknown> } | null = null;

  const leaveOut = async (given: unknown[], table: string, wanted: Record<string, unknown>) => {
    const { response } = await send(...given);
    const answer = JSON.parse(Buffer.concat(await response.body.toArray()).toString());
    delete answer.Responses[table];
    Object.assign(answer, { UnprocessedKeys: { [table]: wanted[table] } });
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    return { response: { statusCode: 200, headers, body: Readable.from([Buffer.from(JSON.stringify(answer))]) } };
  };

  const handle = async (...given: unknown[]) => {
    const [{ headers, body }] = given as [{ headers: Record<string, string>; body: string | Uint8Array }];
    const operation = headers['x-amz-target']?.split('.')[1] ?? '';
    if (interruption?.operation === operation) {
      const { work } = interruption;
      interruption = null;
      await work();
    }
    if (operation !== 'BatchGetItem') return send(...given);
    const { RequestItems: wanted } = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
    asked.push(Object.keys(wanted).sort());
    const { table, answers, meanwhile } = withheld;
    if (answers === 0 || !(table in wanted)) return send(...given);
    withheld = { table, answers: answers - 1, meanwhile: async () => undefined };
    const answer = await leaveOut(given, table, wanted);
    await meanwhile();
    return answer;
  };
  tableClient.pause = async () => {};
  transport.handle = handle as unknown as typeof transport.handle;

  return {
    asked,
    withhold: (table, answers, meanwhile = async () => undefined) => {
      asked.length = 0;
      withheld = { table, answers, meanwhile };
    },
    before: (operation, work) => {
      interruption = { operation, work };
    },
  };
};
