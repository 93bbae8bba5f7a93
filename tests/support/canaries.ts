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

/** The canaries that stand in a log, plain or encoded. */
export const canariesIn = (log: string, canaries: readonly string[]): string[] => {
  const lowerCase = log.toLowerCase();
  return canaries.filter((canary) => encodingsOf(canary).some((text) => lowerCase.includes(text.toLowerCase())));
};
