import { free, type Operation } from '../operation';
import { refusal } from './answers';

export const refuseForbidden = (): Operation => ({
  summary: 'What 403 looks like',
  answers: { 403: refusal('Always.', { always: 'Forbidden' }) },
  cost: free,
});
