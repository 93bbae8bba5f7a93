import * as v from 'valibot';
import { free, type Operation } from '../operation';

export const getOpenapi = (): Operation => ({
  summary: 'This document',
  answers: {
    200: {
      description: 'The OpenAPI description of the service.',
      schema: v.looseObject({ openapi: v.literal('3.1.1') }),
      examples: { success: { openapi: '3.1.1' } },
    },
  },
  cost: free,
});
