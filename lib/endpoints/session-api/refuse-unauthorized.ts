import { httpHandler } from '../../http/handler';
import { free, type Operation } from '../operation';
import { refusal } from './answers';
import { sessionApiErrors } from './surface';

export const operation = (): Operation => ({
  summary: 'What 401 looks like',
  answers: { 401: refusal('Always.', { always: 'Unauthorized' }) },
  cost: free,
});

export const createHandler = () =>
  httpHandler(sessionApiErrors, {}, async () => ({ status: 401, body: { error: 'Unauthorized' } }));
