import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';

/** Remember a value that must never be logged, in any encoding. Short ones would be found by chance. */
export const plantCanary = (value: string): void => {
  if (process.env.TEST_CANARIES === undefined || value.length < 6) return;
  appendFileSync(process.env.TEST_CANARIES, `${JSON.stringify(value)}\n`);
};

/** The canaries of the run so far. */
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
  // Base64 of a value inside a longer text shifts by its position: its middle, cut to whole groups, is the same in one of three.
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

/** No encoding is shorter, so every one has a start by which to look it up. */
const START = 6;

/**
 * The canaries that stand in a log, plain or encoded. By one walk through the log: a run has tens of thousands of either.
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
