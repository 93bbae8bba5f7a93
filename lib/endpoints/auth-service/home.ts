import * as v from 'valibot';
import { free, type Operation } from '../operation';

export const home = (): Operation => ({
  summary: 'Say hello',
  answers: {
    200: {
      description: 'The service is there.',
      schema: v.strictObject({ message: v.literal('Bienvenue') }),
      examples: { success: { message: 'Bienvenue' } },
    },
  },
  cost: free,
});
