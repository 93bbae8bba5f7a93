import { free, type Operation } from '../operation';
import { refusal } from './answers';

export const refuseUnauthorized = (): Operation => ({
  summary: 'What 401 looks like',
  answers: { 401: refusal('Always.', { always: 'Unauthorized' }) },
  cost: free,
});
