import type { GenericSchema } from 'valibot';
import type { Accepts } from '../http/body';

/** What one call costs when it succeeds. Tests hold the tables to it, and the OpenAPI document shows it. */
export interface Cost {
  /** Rounds of table calls that wait for each other. */
  readonly roundTrips: number;
  /** DynamoDB read units, items under 4 KB, strongly consistent. */
  readonly readUnits: number;
  /** DynamoDB write units, items under 1 KB, indexes included. */
  readonly writeUnits: number;
  /** Password hashes: each about 220 ms of a full vCPU at cost 12. */
  readonly passwordHashes: number;
  /** What the cost grows with; the numbers are for one of them. Absent: the cost is flat. */
  readonly growsWith?: string;
}

/** Touches no table and hashes nothing. */
export const free: Cost = { roundTrips: 0, readUnits: 0, writeUnits: 0, passwordHashes: 0 };

/** What an operation says with one status. */
export interface Answer {
  readonly description: string;
  /** Absent for an answer without a body, or with none but a page. */
  readonly schema?: GenericSchema;
  /** Name of the example -> body. */
  readonly examples?: Readonly<Record<string, unknown>>;
  /** Header name -> what it says. The headers that every answer carries are not repeated. */
  readonly headers?: Readonly<Record<string, string>>;
  /** As `headers`, of those that some answers of this status carry. */
  readonly optionalHeaders?: Readonly<Record<string, string>>;
}

/**
 * One endpoint, described for people and machines. Method and path are in serverless.yml alone, under the same name. Files
 * export a function that makes it: a bundle then carries the schema its handler imports, and no prose.
 */
export interface Operation {
  readonly summary: string;
  readonly description?: string;
  /** The very schema the handler validates with. */
  readonly body?: { readonly schema: GenericSchema; readonly accepts: Accepts; readonly example: unknown };
  /** The very schema the handler validates the query arguments with, and what each of them means. */
  readonly query?: { readonly schema: GenericSchema; readonly arguments: Readonly<Record<string, string>> };
  /** Ways to prove who is calling; any one of them. Absent for public routes. */
  readonly security?: readonly (
    | 'authServiceSession'
    | 'sessionApiSession'
    | 'basic'
    | 'accessToken'
    | 'accessTokenCookie'
  )[];
  /** Status -> answer. The generator adds 500, with a body 413 and, unless that is a document, 415, with table calls 503. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** In mode `hardened`, as deployed. */
  readonly cost: Cost;
  /** Where mode `classic` costs something else. */
  readonly classicCost?: Partial<Cost>;
  /** Whether a password can be guessed here: 429 after too many failures. Routes that take Basic are limited as well. */
  readonly isGuessLimited?: true;
  /** Whether it asks for mail: 429 after too many requests of an address, or too many mails to a recipient. */
  readonly isMailLimited?: true;
  /** Whether it is for browsers, too: to a request that accepts `text/html` every answer is a page. */
  readonly hasPages?: true;
}
