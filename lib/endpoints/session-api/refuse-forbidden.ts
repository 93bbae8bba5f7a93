import { httpHandler } from '../../http/handler';
import { free, type Operation } from '../operation';
import { refusal } from './answers';
import { sessionApiSurface } from './surface';

export const operation = (): Operation => ({
  summary: 'What 403 looks like',
  answers: { 403: refusal('Always.', { always: 'Forbidden' }) },
  cost: free,
});

export const createHandler = () =>
  httpHandler(sessionApiSurface, {}, async () => ({ status: 403, body: { error: 'Forbidden' } }));
