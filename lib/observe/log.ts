import { currentRequestScope } from './request-scope';

/** `warn` for security events that are refusals, `error` for what led to a 5xx, `info` for the rest. */
export type LogLevel = 'info' | 'warn' | 'error';

/** Named values only: never a body, a header, a cookie, an address or an error's message. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Write one JSON line to standard output, with the time and the id of the current request.
 * Not `console`: Lambda's puts a prefix before every line, which then no longer parses.
 */
export const log = (level: LogLevel, event: string, fields: LogFields = {}): void => {
  const requestId = currentRequestScope()?.requestId;
  const line = { time: new Date().toISOString(), level, event, request_id: requestId, ...fields };
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
