import * as v from 'valibot';
import { httpHandler } from '../../http/handler';
import { ok } from '../../http/response';
import { free, type Operation } from '../operation';
import { sessionApiErrors } from './surface';

export const operation = (): Operation => ({
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

export const createHandler = () => httpHandler(sessionApiErrors, {}, async () => ok({ status: 'OK' }));
