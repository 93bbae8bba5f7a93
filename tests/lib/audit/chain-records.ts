import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';

/** Seconds after the first event of a test. */
const FIRST = Date.parse('2026-11-20T10:00:00.000Z');

/** An event of the table as its stream shows it, the `number`th of a test. */
export const chainImage = (
  userId: string,
  number: number,
  changes: Record<string, AttributeValue> = {},
): Record<string, AttributeValue> => {
  const time = new Date(FIRST + number * 1000).toISOString();
  return {
    user_id: { S: userId },
    id: { S: `${time}#e${number}` },
    event_id: { S: `e${number}` },
    type: { S: 'user.signed_in' },
    time: { S: time },
    expires_at: { N: String(FIRST / 1000 + number + 2_592_000) },
    customer_id: { N: '1' },
    ...changes,
  };
};

export const chainRecord = (
  sequenceNumber: number,
  image: Record<string, AttributeValue>,
  eventName: 'INSERT' | 'MODIFY' = 'INSERT',
): DynamoDBRecord => ({
  eventName,
  dynamodb: {
    ApproximateCreationDateTime: Date.parse(image.time?.S ?? '') / 1000,
    SequenceNumber: String(sequenceNumber),
    NewImage: image,
  },
});

/** A record for each letter, which names the user. */
export const chainRecords = (users: string): DynamoDBRecord[] =>
  [...users].map((user, index) => chainRecord(index, chainImage(user, index)));
