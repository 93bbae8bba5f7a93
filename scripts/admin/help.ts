import { type Command, commonOptions, type Options } from './command';

const WIDTH = 100;
const RUN = 'npm run admin --';

/** Help for the whole command. */
export const generalHelp = (commands: readonly Command[]): string =>
  [
    `Usage: ${RUN} COMMAND [OPTIONS]`,
    'Users, roles, customers, unsent mails and signing keys of Latchkey: of the service that runs locally, or of a deployed stage.',
    section(
      'Commands',
      twoColumns(
        commands
          .map(({ name, summary }) => [name, summary])
          .concat([['help', "Show this, or with a command behind it, that command's"]]),
      ),
    ),
    section('Options of every command', optionLines(commonOptions)),
    section('First steps', [
      `  ${RUN} create --email ada@example.com --role admin`,
      `  ${RUN} list`,
      `  ${RUN} help create`,
    ]),
    section('Where it works', [
      '  Locally: on the tables of the running `npm start`, found by the same DYNAMODB_PORT (8000), DATA_DIR (.data),',
      '  AWS_ENDPOINT_URL_DYNAMODB. With --stage: on the tables that serverless.yml names for that stage.',
      '  It never creates tables.',
    ]),
    section('Exit status', ['  0 done, 1 refused or failed, 2 wrong usage']),
  ].join('\n\n');

/** Help for one command. */
export const commandHelp = ({ name, summary, details, usages, examples, options }: Command): string =>
  [
    usages.map((usage, index) => `${index === 0 ? 'Usage:' : '      '} ${RUN} ${name} ${usage}`.trimEnd()).join('\n'),
    `${summary}.${details === undefined ? '' : `\n\n${details}`}`,
    ...(Object.keys(options).length === 0 ? [] : [section('Options', optionLines(options))]),
    section('Options of every command', optionLines(commonOptions)),
    section(
      'Examples',
      examples.map((example) => `  ${example}`),
    ),
  ].join('\n\n');

const section = (title: string, lines: readonly string[]): string => [`${title}:`, ...lines].join('\n');

const optionLines = (options: Options): string[] =>
  twoColumns(
    Object.entries(options).map(([name, { short, value, help }]) => [
      `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
      help,
    ]),
  );

const twoColumns = (rows: readonly (readonly string[])[]): string[] => {
  const first = Math.max(...rows.map(([left = '']) => left.length)) + 4;
  return rows.flatMap(([left = '', right = '']) =>
    wrap(right, WIDTH - first).map((line, index) => `${(index === 0 ? `  ${left}` : '').padEnd(first)}${line}`),
  );
};

const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
};
