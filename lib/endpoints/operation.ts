import type { GenericSchema } from 'valibot';
import type { Accepts } from '../http/body';
import type { ErrorCode } from '../http/error-codes';

/** The cost of one call that succeeds. Tests compare it with the calls that are made; the OpenAPI document shows it. */
export interface Cost {
  /** Table calls that run at the same time count as one round trip. */
  readonly roundTrips: number;
  /** DynamoDB read units, for items under 4 KB: 1 for a strongly consistent read, 0.5 for an eventually consistent one. */
  readonly readUnits: number;
  /** DynamoDB write units, for items under 1 KB, indexes included. */
  readonly writeUnits: number;
  /** Each takes about 220 ms of a full vCPU at bcrypt cost 12. */
  readonly passwordHashes: number;
  /** The unit that the cost depends on, e.g. 4 KB of profiles; the numbers are for one unit. Absent if the cost is constant. */
  readonly growsWith?: string;
}

/** The cost of an endpoint that calls no table and hashes no password. */
export const free: Cost = { roundTrips: 0, readUnits: 0, writeUnits: 0, passwordHashes: 0 };

/** An error that an operation can answer. */
export interface DocumentedError {
  readonly status: number;
  readonly code?: ErrorCode;
  /** The code that the user directory has in `error_code`. */
  readonly directoryCode?: string;
}

/** The answer of an operation with one status. */
export interface Answer {
  readonly description: string;
  /** Absent for an answer without a body, or with a page or a file as its body. */
  readonly schema?: GenericSchema;
  /** Media type -> an example, for an answer whose body is a file of text. */
  readonly files?: Readonly<Record<string, string>>;
  /**
   * The errors among the examples, as the service answers them: see `refusalsOf`. `code` is absent for an error that only mode
   * `classic` answers.
   */
  readonly errors?: readonly DocumentedError[];
  /** Name of the example -> body. */
  readonly examples?: Readonly<Record<string, unknown>>;
  /** Header name -> its description. Leaves out the headers that every answer carries. */
  readonly headers?: Readonly<Record<string, string>>;
  /** As `headers`, for headers that only some answers of this status carry. */
  readonly optionalHeaders?: Readonly<Record<string, string>>;
}

/**
 * The description of one endpoint, for the OpenAPI document. Method and path are not here: they are in its `functions.yml`,
 * under the name of the endpoint. Files export it as a function, so that a bundle contains the schemas but not the text.
 */
export interface Operation {
  readonly summary: string;
  readonly description?: string;
  /** `schema` must be the one that the handler validates with. */
  readonly body?: { readonly schema: GenericSchema; readonly accepts: Accepts; readonly example: unknown };
  /** `schema` must be the one that the handler validates with; `arguments` describes each argument. */
  readonly query?: { readonly schema: GenericSchema; readonly arguments: Readonly<Record<string, string>> };
  /** The ways to authenticate; each is sufficient alone. Absent for public routes. */
  readonly security?: readonly (
    | 'authServiceSession'
    | 'sessionApiSession'
    | 'basic'
    | 'accessToken'
    | 'accessTokenCookie'
  )[];
  /**
   * Status -> answer. The generator adds 500; 413 if there is a body; 415 if there is a body that is not a `json-document`; and
   * 503 if the cost has round trips.
   */
  readonly answers: Readonly<Record<number, Answer>>;
  /** In mode `hardened`. */
  readonly cost: Cost;
  /** The numbers that differ in mode `classic`. */
  readonly classicCost?: Partial<Cost>;
  /**
   * Whether the endpoint checks a password: 429 after too many failures. Routes with Basic authentication are limited as well.
   */
  readonly isGuessLimited?: true;
  /** Whether the endpoint accepts a token of a mail: 429 after too many tokens of an IP address that do not work. */
  readonly isTokenLimited?: true;
  /** Whether the endpoint sends mail: 429 after too many requests from an IP address, or too many mails to a recipient. */
  readonly isMailLimited?: true;
  /** Whether every answer to a request that accepts `text/html` is a page. */
  readonly hasPages?: true;
}
