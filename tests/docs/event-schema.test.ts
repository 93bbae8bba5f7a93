import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { toJsonSchema } from '@valibot/to-json-schema';
import { customerEventSchema } from '../../lib/endpoints/customer-events/listed-customer-event';

test('the schema of an event in docs/user-events.md is the one of the service', () => {
  const blocks = [...readFileSync('docs/user-events.md', 'utf8').matchAll(/```json\n(.*?)```/gs)];
  const documented = blocks.map(([, text = '']) => JSON.parse(text)).find(({ properties }) => properties !== undefined);
  const { $schema: _, ...schema } = toJsonSchema(customerEventSchema, { errorMode: 'ignore' });
  expect(documented).toEqual(schema);
});
