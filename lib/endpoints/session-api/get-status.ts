import * as v from 'valibot';
import { free, type Operation } from '../operation';

export const getStatus = (): Operation => ({
  summary: 'Health',
  answers: {
    200: {
      description: 'The service answers.',
      schema: v.strictObject({ status: v.literal('OK') }),
      examples: { success: { status: 'OK' } },
    },
  },
  cost: free,
});
