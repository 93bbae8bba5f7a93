import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { dynamodb } from '../../../lib/runtime/table-client';

/** The names of a client's middlewares. `identify` describes each as `name: aliases - step`. */
const middlewaresOf = ({ middlewareStack }: Pick<DynamoDBClient, 'middlewareStack'>) =>
  middlewareStack.identify().map((description) => description.replace(/[: ].*/, ''));

// The first expectation fails when an update of the SDK renames a middleware: then nothing would be removed any more.
test.each(['loggerMiddleware', 'getUserAgentMiddleware', 'recursionDetectionMiddleware'])(
  'the client for the tables works without the %s of the SDK',
  (name) => {
    expect(middlewaresOf(new DynamoDBClient())).toContain(name);
    expect(middlewaresOf(dynamodb)).not.toContain(name);
  },
);

test('the client for the tables retries, signs and checks what is answered', () => {
  expect(middlewaresOf(dynamodb)).toEqual(
    expect.arrayContaining(['retryMiddleware', 'httpSigningMiddleware', 'checkMembers', 'checkBytes']),
  );
});
