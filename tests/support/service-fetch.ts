import type { Answer, RequestParts } from './event';

/** Handlers by their route: `POST /users`. */
export type Routes = Readonly<Record<string, (parts: RequestParts) => Promise<Answer>>>;

/** A `fetch` that calls handlers in this process, as a program would over the network. */
export interface ServiceFetch {
  readonly fetch: typeof fetch;
  /** Every request so far: `POST /users`. */
  readonly asked: readonly string[];
  /** From now on the service works, but its answers to this route get lost. @param times how many answers */
  loseAnswers(route: string, times: number): void;
  /** From now on requests to this route get no answer, until they are aborted. */
  hang(route: string): void;
}

/** @param routes without parameters in their paths. @param jar the cookies of the browser: `name=value` */
export const serviceFetch = (routes: Routes, jar: Map<string, string> = new Map()): ServiceFetch => {
  const asked: string[] = [];
  const losses = new Map<string, number>();
  const hanging = new Set<string>();
  const answerTo = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const route = `${request.method} ${url.pathname}`;
    asked.push(route);
    if (hanging.has(route)) await untilAborted(request.signal);
    const handler = routes[route];
    if (handler === undefined) throw new Error(`the test has no route ${route}`);
    const text = await request.text();
    const answer = await handler({
      headers: Object.fromEntries(request.headers),
      query: Object.fromEntries(url.searchParams),
      ...(text !== '' && { text }),
      ...(request.credentials === 'include' && { cookies: [...jar].map((cookie) => cookie.join('=')) }),
    });
    const left = losses.get(route) ?? 0;
    losses.set(route, left - 1);
    if (left > 0) throw new TypeError('fetch failed');
    if (request.credentials === 'include') for (const cookie of answer.cookies) keep(jar, cookie);
    return new Response(answer.text, { status: answer.status, headers: answer.headers });
  };
  return {
    asked,
    fetch: (url, init) => answerTo(new Request(url, init)),
    loseAnswers: (route, times) => {
      losses.set(route, times);
    },
    hang: (route) => void hanging.add(route),
  };
};

const keep = (jar: Map<string, string>, cookie: string): void => {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
  if (cookie.includes('Max-Age=0')) jar.delete(name);
  else jar.set(name, value);
};

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
