import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { Tables } from './tables';

/** What the stream of the events table would show of the events that are in it, in the order of their keys. */
export const streamRecordsOf = async ({ events }: Pick<Tables, 'events'>): Promise<DynamoDBRecord[]> =>
  (await events.items()).map((item, index) => ({
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: String(index),
      ApproximateCreationDateTime: Date.parse(String(item.time)) / 1000,
      NewImage: marshall(item) as Record<string, AttributeValue>,
    },
  }));
