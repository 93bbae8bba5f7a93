import { parseArgs } from 'node:util';
import { startByFramework } from '../../tests/support/local-start';
import { runSoak, type SoakResult } from './soak';

/**
 * `npm run soak`: two hours of people on the local service, with faults of DynamoDB and restarts. `--minutes N`, `--people N` (8), `--json`.
 * The exit status is 1 if something was found.
 */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '120' },
    people: { type: 'string', default: '8' },
    json: { type: 'boolean', default: false },
  },
});
const numberOf = (option: 'minutes' | 'people', max: number): number => {
  const number = Number(values[option]);
  if (Number.isInteger(number) && number >= 1 && number <= max) return number;
  throw new Error(`--${option} is "${values[option]}": it must be a whole number from 1 to ${max}`);
};
const minutes = numberOf('minutes', 1440);
const people = numberOf('people', 100);

const lines = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `  ${String(count).padStart(9)}  ${name}`)
    .join('\n');

const text = (result: SoakResult): string =>
  [
    `${minutes} minutes, ${result.people} people and admins at the end, ${result.restarts} restarts`,
    `Calls to DynamoDB: ${result.calls}, of them with a fault:`,
    lines(result.faults),
    'Answers by status (0: while the service was restarted):',
    lines(result.statuses),
    'Checks:',
    lines(result.checks),
    `Memory in MB after a minute and at the end of each run: ${result.memory.map(({ first, last, after }) => `${first} to ${last} (${after} s)`).join(', ')}`,
    result.violations.length === 0 ? 'Nothing was found.' : `FOUND:\n${result.violations.join('\n')}`,
  ].join('\n');

const result = await runSoak({
  milliseconds: minutes * 60_000,
  people,
  faultShare: 0.01,
  // One in five minutes, and at least one.
  restarts: Math.max(1, Math.floor(minutes / 5)),
  start: startByFramework,
  report: (line) => void (values.json || console.error(line)),
});
console.log(values.json ? JSON.stringify(result) : text(result));
process.exitCode = result.violations.length === 0 ? 0 : 1;
