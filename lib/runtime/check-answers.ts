import { crc32 } from 'node:zlib';
import { StoreUnavailableError } from '../auth/errors';
import dataFormat from '../store/migrations/data-format.json' with { type: 'json' };

/** The SDK retries it, and the stores report it as an outage. It contains nothing of the answer, which may be secret. */
class MalformedAnswerError extends Error {
  /** The SDK retries errors with this field. */
  readonly $retryable = { throttling: false };
  override readonly name = 'MalformedAnswerError';
}

/** The part of an AWS client that is used here. */
interface AwsClient {
  readonly config: { streamCollector(stream: never): Promise<Uint8Array> };
  readonly middlewareStack: { add(middleware: never, options: object): void };
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body: unknown;
}

interface Call {
  readonly request: { readonly headers: Readonly<Record<string, string>> };
  readonly input: Readonly<Record<string, unknown>>;
}

interface Result {
  readonly response: Answer;
  readonly output?: Readonly<Record<string, unknown>>;
}

type Handler = (call: Call) => Promise<Result>;

/**
 * Refuse every answer that cannot come from AWS. Without this check, the SDK reads an empty body as a success without data: a
 * write that was never made would look done, and an item that was not read would look absent. The SDK retries a refused answer
 * like a lost one. An item that a later version has stored is refused too, and not asked for again.
 * @throws {StoreUnavailableError} for such an item.
 * @returns the same client, of DynamoDB or of another service that answers in JSON.
 */
export const checkAnswers = <Client>(client: Client): Client => {
  const { config, middlewareStack } = client as AwsClient;

  const checkBytes = (next: Handler) => async (call: Call) => {
    const result = await next(call);
    const { response } = result;
    const bytes = await config.streamCollector(response.body as never);
    const fault = faultOf(bytes, response, call);
    if (fault !== null) throw new MalformedAnswerError(fault);
    response.body = bytes;
    return result;
  };

  const checkMembers =
    (next: Handler, { commandName }: { commandName: string }) =>
    async (call: Call) => {
      const { response, output = {} } = await next(call).catch((error) => {
        throw isUnreadable(error) ? new MalformedAnswerError(error.name) : error;
      });
      if (required[commandName]?.(output, call.input) === false)
        throw new MalformedAnswerError('a required member is missing');
      if (itemsOf(output).some(isNewer)) throw new StoreUnavailableError(new NewerItemError());
      return { response, output };
    };

  // Of the middlewares of this step, the one with high priority is the outermost. The SDK parses the answer between these two.
  middlewareStack.add(checkMembers as never, { step: 'deserialize', priority: 'high', name: 'checkMembers' });
  middlewareStack.add(checkBytes as never, { step: 'deserialize', priority: 'low', name: 'checkBytes' });
  return client;
};

/** An item that a later version of the service has stored. Whoever does not know its format can neither use nor change it. */
class NewerItemError extends Error {
  override readonly name = 'NewerItemError';
  override readonly message = 'an item is of a later version of the service: deploy that version';
}

/** The items of an answer, in DynamoDB's own format. */
const itemsOf = ({ Item, Items = [], Attributes, Responses }: Readonly<Record<string, unknown>>): unknown[] => [
  ...[Item, Attributes].filter(isObject),
  ...(Items as unknown[]),
  ...(isObject(Responses) ? Object.values(Responses as object).flat() : []),
];

/** Absent from items of format 1. See docs/data-migrations.md. */
const isNewer = (item: unknown): boolean =>
  Number((item as { item_format?: { N?: string } }).item_format?.N ?? 1) > dataFormat.format;

const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** @returns what is wrong with the bytes, or `null`. The SDK parses them, this function does not. */
const faultOf = (bytes: Uint8Array, { statusCode, headers }: Answer, { request }: Call): string | null => {
  if (bytes[0] !== OPENING_BRACE || bytes.at(-1) !== CLOSING_BRACE) return 'not a JSON object';
  // Only DynamoDB sends it.
  const checksum = headers['x-amz-crc32'];
  if (checksum !== undefined && Number(checksum) !== crc32(bytes)) return 'wrong checksum';
  // Errors of AWS may come from a gateway in front of the service.
  const isSameType = statusCode >= 300 || headers['content-type']?.startsWith(request.headers['content-type'] ?? '');
  return isSameType ? null : 'another content type';
};

/** Whether the SDK could not read the answer: it is neither a result nor an error of AWS. */
const isUnreadable = ({ name, code }: { name: string; code?: unknown }): boolean =>
  name === 'Unknown' || (code === undefined && ['SyntaxError', 'TypeError', 'RangeError'].includes(name));

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The members that an answer always has. An answer to `GetItem` has none if the item does not exist. */
const required: Record<string, (output: Result['output'] & object, input: Call['input']) => boolean> = {
  GetItemCommand: ({ Item }) => Item === undefined || isObject(Item),
  BatchGetItemCommand: ({ Responses, UnprocessedKeys }) => isObject(Responses) && isObject(UnprocessedKeys),
  QueryCommand: ({ Items, Count }, { Select }) =>
    typeof Count === 'number' && (Select === 'COUNT' || Array.isArray(Items)),
  ScanCommand: ({ Items }) => Array.isArray(Items),
  UpdateItemCommand: ({ Attributes }, { ReturnValues }) => ReturnValues !== 'ALL_NEW' || isObject(Attributes),
  GetParameterCommand: ({ Parameter }) => typeof (Parameter as { Value?: unknown } | undefined)?.Value === 'string',
  SendEmailCommand: ({ MessageId }) => typeof MessageId === 'string',
  PutEventsCommand: ({ Entries }, { Entries: sent }) =>
    Array.isArray(Entries) && Entries.length === (sent as unknown[]).length,
};
