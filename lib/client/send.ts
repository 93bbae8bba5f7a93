import { type AnswerKind, type Failure, readResult, type Success, unanswered } from './result';
import { sleep } from './wait';

export interface Transport {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  /** Whether the browser sends and keeps the cookies of the service. */
  readonly credentials: 'include' | 'omit';
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly retries: number;
  readonly maxRetryAfter: number;
}

export interface Outgoing {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  /** The access token; `null` for none. */
  readonly token?: string | null;
  readonly kind?: AnswerKind;
  /** Whether a request without an answer may be repeated; by default only a GET. */
  readonly isRepeatable?: boolean;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Send a request, and repeat it where this is safe. A request that was refused because of a limit (429) had no effect, so every
 * method is repeated. A request that got no answer, or 503, may have had its effect: only a GET is repeated.
 * @throws the reason of the signal, once it is aborted
 */
export const send = async (transport: Transport, outgoing: Outgoing): Promise<Success<unknown> | Failure> => {
  for (let left = transport.retries; ; left -= 1) {
    const result = await sendOnce(transport, outgoing);
    const wait = left > 0 && !result.ok ? waitBeforeRetry(result, outgoing) : null;
    if (wait === null || wait > transport.maxRetryAfter) return result;
    await sleep(wait, outgoing.signal);
  }
};

/** @returns seconds; `null` if the request must not be repeated */
const waitBeforeRetry = ({ status, retryAfter }: Failure, outgoing: Outgoing): number | null => {
  if (status === 429) return retryAfter ?? null;
  const isRepeatable = outgoing.isRepeatable ?? outgoing.method === 'GET';
  return isRepeatable && (status === 0 || status === 503) ? (retryAfter ?? 0.2) : null;
};

const sendOnce = async (transport: Transport, outgoing: Outgoing): Promise<Success<unknown> | Failure> => {
  const { method, path, body, token, kind, signal } = outgoing;
  try {
    const answer = await transport.fetch(transport.baseUrl + path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...transport.headers,
        ...outgoing.headers,
      },
      credentials: transport.credentials,
      redirect: kind === 'redirect' ? 'manual' : 'error',
      cache: 'no-store',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    return await readResult(answer, kind);
  } catch (error) {
    signal?.throwIfAborted();
    return unanswered(error);
  }
};
