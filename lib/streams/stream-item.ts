import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from 'aws-lambda';

/** An item in the format of a DynamoDB stream record. */
export type StreamImage = Readonly<Record<string, AttributeValue>>;

/**
 * Convert an item to plain values. It is not validated.
 * @returns `null` if an attribute cannot be converted, such as a number that JavaScript cannot represent exactly.
 */
export const itemOf = (image: StreamImage): Record<string, unknown> | null => {
  try {
    // The two packages declare different types for the same values.
    return unmarshall(image as Parameters<typeof unmarshall>[0]);
  } catch {
    return null;
  }
};
