import * as v from 'valibot';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { authService } from '../auth-service/surface';
import { free, type Operation } from '../operation';

export const operation = (): Operation => ({
  summary: 'Show this document',
  answers: {
    200: {
      description: 'The OpenAPI description of the service.',
      schema: v.looseObject({ openapi: v.literal('3.1.1') }),
      examples: { success: { openapi: '3.1.1' } },
    },
  },
  cost: free,
});

/** @param document the OpenAPI document that `npm run generate` writes. */
export const createHandler = (document: object, settings: EdgeSettings) =>
  publicEndpoint(authService, settings, {}, async () => ok(document));
