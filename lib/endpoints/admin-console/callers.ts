import { AuthError } from '../../auth/errors';
import { ADMIN, hasRole } from '../../auth/roles';
import type { SessionCaller } from '../../auth/tokens/find-session-caller';
import type { CallerSource } from '../../http/handler';
import { type PageCallerDeps, signedInToPages } from '../hosted-pages/callers';
import type { HostedPageSettings } from '../hosted-pages/page-endpoint';

/** As `signedInToPages`, for admins. Everybody else who is signed in is refused (403). */
export const adminsOnPages = (
  deps: PageCallerDeps,
  settings: Pick<HostedPageSettings, 'pages'>,
): CallerSource<SessionCaller> => {
  const callers = signedInToPages(deps, settings);
  return {
    ...callers,
    identify: async (credentials) => {
      const caller = await callers.identify(credentials);
      if (!hasRole(caller.user, ADMIN.code)) throw new AuthError('not_allowed');
      return caller;
    },
  };
};
