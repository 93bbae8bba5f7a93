import { refreshTokensBody } from '../../lib/api/user-directory/refresh-tokens';
import { type RefreshTokenSessionDeps, refreshTokenSession } from '../../lib/auth/refresh-token-session';
import type { SessionCookie } from '../../lib/http/cookies';
import { createOpenGuard } from '../../lib/http/guards';
import { tokensResponse } from '../../lib/http/issued-tokens';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { signingAccessTokens as accessTokens } from '../../lib/runtime/signing-access-tokens';
import { tokenSessions } from '../../lib/runtime/token-sessions';

type RefreshTokensDeps = RefreshTokenSessionDeps & { origins: readonly string[] };

export const createHandler = (deps: RefreshTokensDeps, cookie: SessionCookie) =>
  createOpenGuard(deps.origins)(
    async ({ body }) => tokensResponse(cookie, await refreshTokenSession(deps, body.refresh_token)),
    { body: refreshTokensBody },
  );

export const handler = createHandler(
  { tokenSessions, accessTokens, clock, ids, events, ...config },
  config.directoryCookie,
);
