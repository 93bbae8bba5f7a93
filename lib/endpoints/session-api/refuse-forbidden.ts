import { AuthError } from '../../auth/errors';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { free, type Operation } from '../operation';
import { refused } from '../refusals';
import { refusal } from './answers';
import { sessionApi } from './surface';

export const operation = (): Operation => ({
  summary: 'Show an answer with 403',
  answers: { 403: refusal('Always.', [refused('not_allowed')]) },
  cost: free,
});

export const createHandler = (settings: EdgeSettings) =>
  publicEndpoint(sessionApi, settings, {}, () => Promise.reject(new AuthError('not_allowed')));
