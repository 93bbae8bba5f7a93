import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultProxy } from './fault-proxy';

/** What a request has led to. Status 0: the connection was lost. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The outcome of a request is unknown: the service may have done what was asked. */
export const isUnknown = ({ status }: Answer): boolean => status === 0 || status === 503;

/** One visitor, with their cookies. */
export interface Visitor {
  send(method: string, path: string, options?: { json?: object; bearer?: string }): Promise<Answer>;
}

/** Sends all requests, and looks at every answer. */
export interface Observer {
  visitor(): Visitor;
  /** Record that something happened that must never happen. */
  violation(text: string): void;
  /** Count one check of this invariant. */
  checked(invariant: string): void;
  /** The service is not expected to answer from now on, until `up`. */
  down(): void;
  up(): void;
  readonly violations: readonly string[];
  readonly checks: ReadonlyMap<string, number>;
  readonly statuses: ReadonlyMap<number, number>;
}

/** A fault can have effects for some seconds: a container that could not read the keys does not try again at once. */
const FAULT_MILLISECONDS = 15_000;
const MAX_VIOLATIONS = 100;
const TIMEOUT = 60_000;

/** @param report called at once for each violation. */
export const createObserver = (
  origin: string,
  proxy: Pick<FaultProxy, 'hadFaultSince'>,
  report: (line: string) => void,
): Observer => {
  const violations: string[] = [];
  const checks = new Map<string, number>();
  const statuses = new Map<number, number>();
  let isDown = false;
  let lastUp = Date.now();

  const violation = (text: string) => {
    const line = `${new Date().toISOString()} ${text}`;
    report(line);
    if (violations.length < MAX_VIOLATIONS) violations.push(line);
  };
  const look = ({ status }: Answer, what: string, began: number) => {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const wasDown = isDown || lastUp >= began - FAULT_MILLISECONDS;
    if (status === 0 && !wasDown) violation(`${what}: no answer, and the service was not restarted`);
    if (status === 503 && !wasDown && !proxy.hadFaultSince(began - FAULT_MILLISECONDS))
      violation(`${what}: 503 without a fault of DynamoDB`);
    if (status >= 500 && status !== 503) violation(`${what}: ${status}`);
  };

  return {
    violation,
    violations,
    checks,
    statuses,
    checked: (invariant) => void checks.set(invariant, (checks.get(invariant) ?? 0) + 1),
    down: () => {
      isDown = true;
    },
    up: () => {
      isDown = false;
      lastUp = Date.now();
    },
    visitor: () => {
      const jar = new Map<string, string>();
      return {
        send: async (method, path, { json, bearer } = {}) => {
          while (isDown) await sleep(100);
          const began = Date.now();
          const answer = await ask(new URL(path, origin), method, jar, { json, bearer });
          look(answer, `${method} ${path.replace(/[?].*$/, '')}`, began);
          return answer;
        },
      };
    },
  };
};

const ask = async (
  url: URL,
  method: string,
  jar: Map<string, string>,
  { json, bearer }: { json: object | undefined; bearer: string | undefined },
): Promise<Answer> => {
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(jar.size === 0 ? {} : { cookie: [...jar].map((pair) => pair.join('=')).join('; ') }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    return { status: response.status, body: isJson && text !== '' ? JSON.parse(text) : {} };
  } catch {
    return { status: 0, body: {} };
  }
};
