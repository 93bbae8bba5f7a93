import { Argument, CommanderError, Option as CommanderOption, Command as Parser } from 'commander';
import { UsageError } from './admin-error';
import { type Command, globalOptions, type Options } from './command';

const PROGRAM = 'npm run admin --';

const INTRODUCTION =
  'Manage users, roles, customers, failed mails, signing keys and the audit trail of Latchkey, in the service that runs locally or in a deployed stage.';

const NOTES = `
First steps:
  ${PROGRAM} create --email ada@example.com --role admin
  ${PROGRAM} list
  ${PROGRAM} help create

Where it works:
  Without --stage, on the tables of the running \`npm start\`, found by the same DYNAMODB_PORT (8000),
  DATA_DIR (.data) and AWS_ENDPOINT_URL_DYNAMODB. Commands that set a password also ask the service at
  PORT (3000) for its mode. With --stage, on the tables that serverless.yml names for that stage. It
  never creates tables.

Exit status:
  0 done, 1 refused or failed, 2 wrong usage`;

/** Option names that people try; a password there would show in the list of processes and in the shell's history. */
const PASSWORD_OPTION = /^--?(?:new-)?(?:password|passwd|pass|pw)(?:=|$)/;

const NO_PASSWORD_ARGUMENT =
  'a password is never taken from the command line, where others can see it. Leave it out: it is asked for on a terminal, ' +
  'or read from standard input, e.g. `npm run admin -- create --email ada@example.com < password.txt`';

/** A command with the values of its options and of the options of every command. */
export interface CommandCall {
  readonly command: Command;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Read a command line.
 * @returns the command to run, or the help that was asked for.
 * @throws {UsageError} that quotes names of options only: anything else on the command line may be a secret.
 */
export const parseCommandLine = (
  commands: readonly Command[],
  argv: readonly string[],
): CommandCall | { readonly help: string } => {
  let help = '';
  let call: CommandCall | undefined;
  const program = new Parser(PROGRAM)
    .description(INTRODUCTION)
    .addHelpText('after', NOTES)
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: (text) => {
        help += text;
      },
      writeErr: () => {},
      getOutHelpWidth: () => 100,
      getOutHasColors: () => false,
    })
    .helpOption('-h, --help', 'Show this help')
    .helpCommand('help [command]', 'Show the help of a command')
    .exitOverride();
  addOptions(program, globalOptions);
  for (const command of commands) {
    const parser = program
      .command(command.name)
      .summary(command.summary)
      .description(`${command.summary}.${command.details === undefined ? '' : `\n\n${command.details}`}`)
      .usage(command.usages.join(`\n       ${PROGRAM} ${command.name} `))
      .addHelpText('after', `\nExamples:\n${command.examples.map((example) => `  ${example}`).join('\n')}`)
      .action(() => {
        const [file] = command.file === undefined ? [] : parser.args;
        const [word] = command.words === undefined ? [] : parser.args;
        const values = valuesOf(parser, { ...command.options, ...globalOptions });
        call = {
          command,
          values: { ...values, ...(file !== undefined && { file }), ...(word !== undefined && { word }) },
        };
      });
    if (command.file !== undefined) parser.argument('<FILE>', command.file);
    if (command.words !== undefined) parser.addArgument(new Argument('<WORD>', 'What to do').choices(command.words));
    addOptions(parser, command.options);
  }
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error, argv, commands);
  }
  return call ?? { help: help.trimEnd() };
};

const addOptions = (parser: Parser, options: Options): void => {
  for (const [name, { type, value, multiple, help }] of Object.entries(options)) {
    const flag = `--${name}`;
    if (type === 'boolean') {
      parser.option(flag, help);
      continue;
    }
    parser.option(`${flag} <${value}>`, help, (given: string, before: unknown) => {
      // Without this check, commander would use the next option as the value.
      if (given.startsWith('--')) throw new UsageError(`${flag} needs a value`);
      if (multiple) return [...((before as string[] | undefined) ?? []), given];
      if (before !== undefined) throw new UsageError(`${flag} is given twice`);
      return given;
    });
  }
};

const valuesOf = (parser: Parser, options: Options): Record<string, unknown> => {
  const given = parser.optsWithGlobals();
  return Object.fromEntries(
    Object.keys(options)
      .map((name) => [name, given[new CommanderOption(`--${name}`).attributeName()]])
      .filter(([, value]) => value !== undefined),
  );
};

const usageError = (error: CommanderError, argv: readonly string[], commands: readonly Command[]): UsageError => {
  if (argv.some((argument) => PASSWORD_OPTION.test(argument))) return new UsageError(NO_PASSWORD_ARGUMENT);
  if (error.code === 'commander.help')
    return new UsageError(`name one of these commands: ${commands.map(({ name }) => name).join(', ')}, help`);
  const withValue = booleansOf(commands).find((name) => argv.some((argument) => argument.startsWith(`--${name}=`)));
  if (error.code === 'commander.unknownOption' && withValue !== undefined)
    return new UsageError(`--${withValue} takes no value`);
  const words = wordsOf(commands, argv);
  if (words !== null && ['commander.missingArgument', 'commander.invalidArgument'].includes(error.code))
    return new UsageError(`name one of these after the command: ${words.join(', ')}`);
  if (error.code === 'commander.missingArgument') return new UsageError('FILE is missing');
  // The message of commander speaks of a number of arguments.
  if (error.code === 'commander.excessArguments')
    return new UsageError('the commands take options only; `import` and `export` also take one FILE');
  return new UsageError(withoutSecrets(error.message));
};

/** The words of the command that was given, if it takes some. */
const wordsOf = (commands: readonly Command[], argv: readonly string[]): readonly string[] | null =>
  commands.find(({ name }) => name === argv[0])?.words ?? null;

const booleansOf = (commands: readonly Command[]): string[] =>
  [globalOptions, ...commands.map(({ options }) => options)].flatMap((options: Options) =>
    Object.entries(options).flatMap(([name, { type }]) => (type === 'boolean' ? [name] : [])),
  );

/** @returns the message in one line, without the quoted values; only option names stay. */
const withoutSecrets = (message: string): string =>
  message
    .replace('error: ', '')
    .replace('\n', ' ')
    .replace(/ '(--[\w-]+|-\w)?.*'/s, (_, name: string | undefined) => (name === undefined ? '' : ` ${name}`));
