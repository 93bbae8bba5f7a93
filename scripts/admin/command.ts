import type { ParseArgsOptionDescriptor, parseArgs } from 'node:util';
import type { Service } from './service';

/** One `--option`, as `parseArgs` takes it and as help shows it. */
export interface Option extends ParseArgsOptionDescriptor {
  /** What stands for its value in help, e.g. `EMAIL`; none for a switch. */
  readonly value?: string;
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

/** What a command has to say: exactly one JSON document, or text for a person. */
export interface Report {
  readonly json: object;
  readonly text: string;
}

/** What a command does once everything on the command line makes sense. */
export type Work = (service: Service) => Promise<Report>;

/** One word after `npm run admin --`. */
export interface Command {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** The rest of its help. */
  readonly details?: string;
  /** Behind `npm run admin -- <name>`. */
  readonly usages: readonly string[];
  readonly examples: readonly string[];
  readonly options: Options;
  /** Decide what to do, before anything is reached. @throws {UsageError} */
  plan(values: Readonly<Record<string, unknown>>): Work;
}

/** A command whose `plan` sees its options with their types. */
export const defineCommand = <const O extends Options>(
  command: Omit<Command, 'options' | 'plan'> & { options: O; plan(values: Values<O>): Work },
): Command => command as unknown as Command;

/** The options of every command. */
export const commonOptions = {
  stage: {
    type: 'string',
    value: 'NAME',
    help: 'Work on this deployed stage, with the AWS credentials of your environment; without it, on the service that runs locally',
  },
  region: { type: 'string', value: 'NAME', help: 'Its region, where that is not the one in serverless.yml' },
  json: { type: 'boolean', help: 'Print one JSON document; put `-s` behind `npm run` to keep its own lines away' },
  help: { type: 'boolean', short: 'h', help: 'Show this' },
} as const satisfies Options;
