import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';

/** Far more than any service we ask answers. */
const MAX_BYTES = 262_144;

export interface HttpsQuestion {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
  /** Aborts the request at any point. */
  readonly signal: AbortSignal;
}

/**
 * GET a text. Does not use `fetch`, which costs a function 12 MB of memory.
 * @throws for a status other than 200, with `code: 'HTTP_503'` and the like; for more than 256 KiB.
 */
export const getHttpsText = async (question: HttpsQuestion): Promise<string> => {
  try {
    return await ask(question);
  } catch (error) {
    // While a function is frozen, the other side may close its idle connections.
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
