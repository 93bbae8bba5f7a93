import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from 'aws-lambda';

/** An item as a DynamoDB stream shows it. */
export type StreamImage = Readonly<Record<string, AttributeValue>>;

/** @returns the item in plain values, unchecked; `null` if an attribute cannot be one, such as a number that is not exact. */
export const itemOf = (image: StreamImage): Record<string, unknown> | null => {
  try {
    // The two packages describe the same values by types of their own.
    return unmarshall(image as Parameters<typeof unmarshall>[0]);
  } catch {
    return null;
  }
};
