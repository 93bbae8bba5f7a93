import * as v from 'valibot';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { free, type Operation } from '../operation';
import { sessionApi } from './surface';

export const operation = (): Operation => ({
  summary: 'Check the health',
  answers: {
    200: {
      description: 'The service answers.',
      schema: v.strictObject({ status: v.literal('OK') }),
      examples: { success: { status: 'OK' } },
    },
  },
  cost: free,
});

export const createHandler = (settings: EdgeSettings) =>
  publicEndpoint(sessionApi, settings, {}, async () => ok({ status: 'OK' }));
