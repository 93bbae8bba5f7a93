import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';

/** The maximum size of an answer, far above that of any service that we call. */
const MAX_BYTES = 262_144;

export interface HttpsRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
  /** Aborts the request at any point. */
  readonly signal: AbortSignal;
}

/**
 * Send a GET request and read the answer as text. Does not use `fetch`, which costs a function 12 MB of memory.
 * @throws for a status other than 200, with a `code` such as `HTTP_503`; for an answer of more than 256 KiB, with `TOO_LONG`.
 */
export const getHttpsText = async (options: HttpsRequest): Promise<string> => {
  try {
    return await send(options);
  } catch (error) {
    // The server may close an idle connection while Lambda freezes the function. One retry uses a new connection.
    if (!(error instanceof StaleConnectionError)) throw error;
    return send(options);
  }
};

class StaleConnectionError extends Error {
  readonly code = 'ECONNRESET';
}

const send = ({ url, headers, agent, signal }: HttpsRequest): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers: { 'user-agent': 'latchkey', ...headers }, signal }, (response) => {
      readText(response).then(resolve, reject);
    });
    sent.on('error', (error: NodeJS.ErrnoException) =>
      reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnectionError() : error),
    );
    sent.end();
  });

const readText = async (response: IncomingMessage): Promise<string> => {
  if (response.statusCode !== 200) {
    response.resume();
    throw Object.assign(new Error('unexpected status'), { code: `HTTP_${response.statusCode}` });
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw Object.assign(new Error('answer too long'), { code: 'TOO_LONG' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};
