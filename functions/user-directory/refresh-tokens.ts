import { type RefreshTokenSessionDeps, refreshTokenSession } from '../../lib/auth/tokens/refresh-token-session';
import { createOpenGuard } from '../../lib/endpoints/user-directory/guards';
import { tokensResponse } from '../../lib/endpoints/user-directory/issued-tokens';
import { refreshTokensBody } from '../../lib/endpoints/user-directory/refresh-tokens';
import type { SessionCookie } from '../../lib/http/cookies';
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
  { tokenSessions, accessTokens, clock, ids, events, origins: config.origins },
  config.directoryCookie,
);
