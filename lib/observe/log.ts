import { currentRequestScope } from './request-scope';

/** `warn` for security events that are refusals, `error` for errors that led to a 5xx, `info` for everything else. */
export type LogLevel = 'info' | 'warn' | 'error';

/** Never log a body, a header, a cookie, an email, an IP address or the message of an error. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Write one JSON line to standard output, with the time and the id of the current request.
 * `console` does not work for this: in Lambda it adds a prefix to every line, so the line is no longer JSON.
 */
export const log = (level: LogLevel, event: string, fields: LogFields = {}): void => {
  const requestId = currentRequestScope()?.requestId;
  const line = { timestamp: new Date().toISOString(), level, event, request_id: requestId, ...fields };
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
