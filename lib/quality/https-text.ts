import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';

/** Far above what anybody we ask has to say. */
const MAX_BYTES = 262_144;

export interface HttpsQuestion {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
  /** Ends it, whatever it waits for. */
  readonly signal: AbortSignal;
}

/**
 * GET a text. Not `fetch`, which loads 12 MB into a function for the same.
 * @throws for everything but a 200, with the status as `code`: `HTTP_503`; for more than 256 KiB.
 */
export const getHttpsText = async (question: HttpsQuestion): Promise<string> => {
  try {
    return await ask(question);
  } catch (error) {
    // A kept connection may have been closed by the other side while the function was frozen.
    if (!(error instanceof StaleConnectionError)) throw error;
    return ask(question);
  }
};

class StaleConnectionError extends Error {
  readonly code = 'ECONNRESET';
}

const ask = ({ url, headers, agent, signal }: HttpsQuestion): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { agent, headers: { 'user-agent': 'latchkey', ...headers }, signal }, (response) => {
      readText(response).then(resolve, reject);
    });
    asked.on('error', (error: NodeJS.ErrnoException) =>
      reject(asked.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnectionError() : error),
    );
    asked.end();
  });

const readText = async (response: IncomingMessage): Promise<string> => {
  if (response.statusCode !== 200) {
    response.resume();
    throw Object.assign(new Error('an answer without what was asked for'), { code: `HTTP_${response.statusCode}` });
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw Object.assign(new Error('an answer without end'), { code: 'TOO_LONG' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};
