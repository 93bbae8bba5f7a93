import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';

/**
 * Register a value that must never be logged, in any encoding. Short values are ignored, because a log could contain them by
 * chance.
 */
export const plantCanary = (value: string): void => {
  if (process.env.TEST_CANARIES === undefined || value.length < 8) return;
  appendFileSync(process.env.TEST_CANARIES, `${JSON.stringify(value)}\n`);
};

/** As `plantCanary`, for the value of a cookie. A notice and a language are no secrets: they are words of the service. */
export const plantCookie = (cookie: string): void => {
  const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(cookie) ?? [];
  if (!/^(?:__Host-)?(?:notice|ui_locales)$/.test(name)) plantCanary(value);
};

/** All canaries registered in this run. */
export const plantedCanaries = (file: string): string[] => [
  ...new Set(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as string),
  ),
];

const encodingsOf = (value: string): string[] => {
  const bytes = Buffer.from(value);
  const jsonText = JSON.stringify(value).slice(1, -1);
  // Inside a longer text, the base64 of a value depends on its position: one of three. Its middle, cut to whole groups, is
  // fixed.
  const shifted = [0, 1, 2].map((shift) => Buffer.from(value.slice(shift)).toString('base64').slice(0, -4));
  return [
    value,
    jsonText,
    encodeURIComponent(value.toWellFormed()),
    bytes.toString('hex'),
    createHash('sha256').update(value).digest('hex'),
    createHash('sha256').update(value).digest('base64url'),
    ...shifted.filter((text) => text.length >= 12),
  ];
};

/** The length of the shortest encoding, so that every encoding has a beginning to look it up by. */
const START = 6;

/**
 * The canaries that a log contains, plain or encoded. It reads the log only once: a run has tens of thousands of lines and
 * canaries.
 */
export const canariesIn = (log: string, canaries: readonly string[]): string[] => {
  const byStart = new Map<string, { encoded: string; canary: string }[]>();
  for (const canary of canaries) {
    for (const encoding of encodingsOf(canary)) {
      const encoded = encoding.toLowerCase();
      const start = encoded.slice(0, START);
      const others = byStart.get(start);
      if (others === undefined) byStart.set(start, [{ encoded, canary }]);
      else others.push({ encoded, canary });
    }
  }
  const text = log.toLowerCase();
  const found = new Set<string>();
  for (let position = 0; position + START <= text.length; position += 1) {
    const candidates = byStart.get(text.slice(position, position + START)) ?? [];
    for (const { encoded, canary } of candidates) if (text.startsWith(encoded, position)) found.add(canary);
  }
  return canaries.filter((canary) => found.has(canary));
};
