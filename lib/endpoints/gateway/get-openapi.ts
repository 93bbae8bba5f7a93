import * as v from 'valibot';
import { httpHandler } from '../../http/handler';
import { ok } from '../../http/response';
import { authServiceErrors } from '../auth-service/surface';
import { free, type Operation } from '../operation';

export const operation = (): Operation => ({
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

/** @param document the OpenAPI document, as `npm run generate` wrote it. */
export const createHandler = (document: object) => httpHandler(authServiceErrors, {}, async () => ok(document));
