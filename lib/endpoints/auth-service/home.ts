import * as v from 'valibot';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { free, type Operation } from '../operation';
import { authService } from './surface';

export const operation = (): Operation => ({
  summary: 'Say hello',
  answers: {
    200: {
      description: 'The service answers.',
      schema: v.strictObject({ message: v.literal('Bienvenue') }),
      examples: { success: { message: 'Bienvenue' } },
    },
  },
  cost: free,
});

export const createHandler = (settings: EdgeSettings) =>
  publicEndpoint(authService, settings, {}, async () => ok({ message: 'Bienvenue' }));
