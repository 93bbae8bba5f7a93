import type { DynamoDBRecord } from 'aws-lambda';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isRecord = (value: unknown): value is DynamoDBRecord =>
  isObject(value) && 'dynamodb' in value && isObject(value.dynamodb);

/**
 * The records of a batch of a DynamoDB stream.
 * @returns `null` if the event is something else: Lambda passes on whatever it is invoked with, such as the event of a schedule
 * or a ping that keeps a container warm.
 */
export const recordsOf = (event: unknown): DynamoDBRecord[] | null => {
  const { Records: records } = isObject(event) ? (event as { Records?: unknown }) : {};
  return Array.isArray(records) && records.every(isRecord) ? records : null;
};
