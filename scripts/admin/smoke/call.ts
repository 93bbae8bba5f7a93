/** A request to the service that is tested. */
export interface Call {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  /** `null` if no function of the service answered: every answer of a function has it. */
  readonly requestId: string | null;
  readonly headers: Headers;
  readonly text: string;
}

/** @throws {Error} if nothing answers. */
export type Send = (call: Call) => Promise<Answer>;

/** API Gateway waits for a function for 30 seconds. */
const MILLISECONDS = 35_000;

/** @param baseUrl without a trailing slash. */
export const createSend =
  (baseUrl: string): Send =>
  async ({ method, path, headers = {}, body }) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(MILLISECONDS),
    });
    return {
      status: response.status,
      requestId: response.headers.get('x-request-id'),
      headers: response.headers,
      text: await response.text(),
    };
  };

/**
 * Sends and keeps cookies, as a browser does. It also sends cookies with `Secure` to a service without https, which runs on this
 * machine.
 */
export const withCookies = (send: Send): Send => {
  const kept = new Map<string, string>();
  return async (call) => {
    const cookie = [...kept].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await send({ ...call, headers: { ...call.headers, ...(cookie !== '' && { cookie }) } });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      const isCleared = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute));
      if (isCleared) kept.delete(name);
      else kept.set(name, pair.slice(name.length + 1));
    }
    return answer;
  };
};

/** @returns the JSON object of an answer; an empty one for any other body. */
export const bodyOf = ({ text }: Pick<Answer, 'text'>): Readonly<Record<string, unknown>> => {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};
