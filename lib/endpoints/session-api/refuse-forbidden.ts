import { httpHandler } from '../../http/handler';
import { free, type Operation } from '../operation';
import { refusal } from './answers';
import { sessionApiErrors } from './surface';

export const operation = (): Operation => ({
  summary: 'What 403 looks like',
  answers: { 403: refusal('Always.', { always: 'Forbidden' }) },
  cost: free,
});

export const createHandler = () =>
  httpHandler(sessionApiErrors, {}, async () => ({ status: 403, body: { error: 'Forbidden' } }));
