import * as v from 'valibot';
import { httpHandler } from '../../http/handler';
import { ok } from '../../http/response';
import { free, type Operation } from '../operation';
import { authServiceErrors } from './surface';

export const operation = (): Operation => ({
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

export const createHandler = () => httpHandler(authServiceErrors, {}, async () => ok({ message: 'Bienvenue' }));
