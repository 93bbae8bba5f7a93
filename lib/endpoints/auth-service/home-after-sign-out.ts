import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { free, type Operation } from '../operation';
import { greeting } from './home';
import { authService } from './surface';

export const operation = (): Operation => ({
  summary: 'Say hello after a sign-out',
  description:
    '`DELETE /sessions` redirects to `/`, and `fetch` follows a redirect of `DELETE` with `DELETE`. Answers as `GET /` does to programs, and changes nothing.',
  answers: { 200: greeting() },
  cost: free,
});

/** Changes no state, so pages of every site may send requests here. */
export const createHandler = (settings: EdgeSettings) =>
  publicEndpoint(authService, settings, { openToOtherSites: true }, async () => ok({ message: 'Bienvenue' }));
