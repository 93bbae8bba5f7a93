import type { OriginSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { free, type Operation } from '../operation';
import { refusal } from './answers';
import { sessionApi } from './surface';

export const operation = (): Operation => ({
  summary: 'Show an answer with 401',
  answers: { 401: refusal('Always.', { always: 'Unauthorized' }) },
  cost: free,
});

export const createHandler = (settings: OriginSettings) =>
  publicEndpoint(sessionApi, settings, {}, async () => ({ status: 401, body: { error: 'Unauthorized' } }));
