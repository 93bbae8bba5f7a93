import { AuthError } from '../../auth/errors';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { free, type Operation } from '../operation';
import { refusal } from './answers';
import { sessionApi } from './surface';

export const operation = (): Operation => ({
  summary: 'Show an answer with 401',
  answers: { 401: refusal('Always.', [new AuthError('not_authenticated', { challenge: null })]) },
  cost: free,
});

export const createHandler = (settings: EdgeSettings) =>
  publicEndpoint(sessionApi, settings, {}, () =>
    Promise.reject(new AuthError('not_authenticated', { challenge: null })),
  );
