import { httpHandler } from '../../http/handler';
import { free, type Operation } from '../operation';
import { refusal } from './answers';
import { sessionApiSurface } from './surface';

export const operation = (): Operation => ({
  summary: 'What 401 looks like',
  answers: { 401: refusal('Always.', { always: 'Unauthorized' }) },
  cost: free,
});

export const createHandler = () =>
  httpHandler(sessionApiSurface, {}, async () => ({ status: 401, body: { error: 'Unauthorized' } }));
