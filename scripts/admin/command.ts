import type { Service } from './service';

/** One `--option` of a command. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** The placeholder of its value in help, e.g. `EMAIL`; none for a boolean. */
  readonly value?: string;
  /** Whether it may be given more than once. */
  readonly multiple?: true;
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

/** What was given on the command line, by the name of the option. `file` is the FILE, `word` the word after the name of the command. */
type Values<O extends Options> = { readonly file?: string; readonly word?: string } & {
  readonly [Name in keyof O]?: O[Name] extends { type: 'boolean' }
    ? boolean
    : O[Name] extends { multiple: true }
      ? readonly string[]
      : string;
};

/** The result of a command: exactly one JSON document, or text for a person. */
export interface Report {
  readonly json: object;
  readonly text: string;
  /** The command did its work, and what it found is bad: the exit status is 1. */
  readonly isBad?: boolean;
}

/** What a command does once its command line is valid. `null`: the command has written its result to standard output itself. */
export type Work = (service: Service) => Promise<Report | null>;

/** One word after `npm run admin --`. */
export interface Command {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** The rest of its help. */
  readonly details?: string;
  /** What may follow the name of the command, one line for each way to use it. */
  readonly usages: readonly string[];
  readonly examples: readonly string[];
  readonly options: Options;
  /** The help of the FILE that follows the name of the command; absent for a command without one. */
  readonly file?: string;
  /** The words of which one follows the name of the command; absent for a command without one. */
  readonly words?: readonly string[];
  /**
   * Check the options and decide what to do, before any table is read.
   * @returns the result itself if the command needs no table.
   * @throws {UsageError}
   */
  plan(values: Readonly<Record<string, unknown>>): Work | Report | Promise<Report>;
}

/** A command whose `plan` sees its options with their types. */
export const defineCommand = <const O extends Options>(
  command: Omit<Command, 'options' | 'plan'> & { options: O; plan(values: Values<O>): Work | Report | Promise<Report> },
): Command => command as unknown as Command;

/** The options of every command. */
export const globalOptions = {
  stage: {
    type: 'string',
    value: 'NAME',
    help: 'Work on this deployed stage, with the AWS credentials of your environment; without it, on the service that runs locally',
  },
  region: { type: 'string', value: 'NAME', help: 'Region of the stage, if it is not the one in serverless.yml' },
  json: {
    type: 'boolean',
    help: 'Print one JSON document; add `-s` after `npm run` to omit the lines that npm prints',
  },
} as const satisfies Options;
