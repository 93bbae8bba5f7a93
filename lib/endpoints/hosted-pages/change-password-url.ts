import { publicEndpoint } from '../../http/handler';
import { redirectTo } from '../../http/response';
import { authService } from '../auth-service/surface';
import { free, type Operation } from '../operation';
import { sectionPath } from './account/account-section';
import type { HostedPageSettings } from './page-endpoint';

export const operation = (): Operation => ({
  summary: 'Find the page that changes the password',
  description: 'Password managers open this URL. W3C, "A Well-Known URL for Changing Passwords".',
  answers: { 302: { description: 'There.', headers: { location: '`/account#password`' } } },
  cost: free,
});

export const createHandler = (settings: HostedPageSettings) =>
  publicEndpoint(authService, settings, {}, async () => redirectTo(sectionPath('password')));
