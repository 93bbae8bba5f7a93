import { createHandler } from '../../lib/endpoints/user-directory/impersonate-user';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { sessions } from '../../lib/runtime/sessions';
import { signingAccessTokens as accessTokens } from '../../lib/runtime/signing-access-tokens';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { users } from '../../lib/runtime/users';

const { mode, recentAuthenticationSeconds, allowsImpersonation } = config;

export const handler = createHandler(
  {
    callers,
    users,
    sessions,
    accessTokens,
    clock,
    ids,
    events,
    mode,
    recentAuthenticationSeconds,
    allowsImpersonation,
  },
  config.crossOrigin,
);
