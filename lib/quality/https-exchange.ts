import type { Agent as HttpAgent, IncomingMessage } from 'node:http';
import { type Agent, request as httpsRequest } from 'node:https';

/** The maximum size of an answer, far above that of any service that we call. */
const MAX_BYTES = 262_144;

export interface HttpsRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent | HttpAgent;
  /** Aborts the request at any point. */
  readonly signal: AbortSignal;
  /** Makes it a POST request. */
  readonly body?: string;
  /** That of `node:http` for a service on this machine. */
  readonly request?: typeof httpsRequest;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Send a request and read the answer as text. Does not use `fetch`, which costs a function 12 MB of memory. The request must be safe
 * to repeat.
 * @throws for an answer of more than 256 KiB, with the `code` `TOO_LONG`; if there is no answer.
 */
export const exchange = async (options: HttpsRequest): Promise<HttpsAnswer> => {
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

const send = ({ url, headers, agent, signal, body, request = httpsRequest }: HttpsRequest): Promise<HttpsAnswer> =>
  new Promise((resolve, reject) => {
    const options = {
      method: body === undefined ? 'GET' : 'POST',
      agent,
      headers: { 'user-agent': 'latchkey', ...headers },
      signal,
    };
    const sent = request(url, options, (response) => {
      readText(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    sent.on('error', (error: NodeJS.ErrnoException) =>
      reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnectionError() : error),
    );
    sent.end(body);
  });

const readText = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw Object.assign(new Error('answer too long'), { code: 'TOO_LONG' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};
