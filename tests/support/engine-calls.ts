import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** Calls a DynamoDB engine. Close it at the end, because it keeps its connections open. */
export interface EngineCalls {
  /**
   * @param operation as the API names it: `Scan`.
   * @param input with items in DynamoDB's own format.
   * @throws {Error} with the answer of the engine, unless it is 200.
   */
  call<Output>(operation: string, input: object): Promise<Output>;
  close(): void;
}

/** The engines want these headers, but check neither the signature nor the date. */
export const unchecked = {
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

/**
 * A client without the AWS SDK, for what tests do around the code under test: there is a lot of it, and the SDK takes most of
 * the CPU of a call.
 */
export const createEngineCalls = (endpoint: string): EngineCalls => {
  const agent = new Agent({ keepAlive: true });
  return {
    call: async <Output>(operation: string, input: object) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        ...unchecked,
      };
      const sent = request(endpoint, { method: 'POST', agent, headers }).end(JSON.stringify(input));
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      const body = await text(response);
      if (response.statusCode !== 200) throw new Error(`${operation} failed: ${body}`);
      return JSON.parse(body) as Output;
    },
    close: () => agent.destroy(),
  };
};
