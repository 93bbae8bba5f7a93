import { credentialsBody } from '../../lib/api/credentials-body';
import { type BeginTokenSessionDeps, beginTokenSession } from '../../lib/auth/begin-token-session';
import { tokenOfCookie } from '../../lib/auth/find-token-caller';
import { type SessionCookie, setDeviceCookie } from '../../lib/http/cookies';
import { createOpenGuard } from '../../lib/http/guards';
import { tokensResponse } from '../../lib/http/issued-tokens';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';
import { sessions } from '../../lib/runtime/sessions';
import { signingAccessTokens as accessTokens } from '../../lib/runtime/signing-access-tokens';
import { tokenSessions } from '../../lib/runtime/token-sessions';
import { users } from '../../lib/runtime/users';

type IssueTokensDeps = BeginTokenSessionDeps & { origins: readonly string[] };

export const createHandler = (deps: IssueTokensDeps, tokenCookie: SessionCookie, deviceCookie: SessionCookie) =>
  createOpenGuard(deps.origins)(
    async ({ body, cookie, address, client }) => {
      const carried = cookie(tokenCookie.name);
      const replacedToken = carried === null ? null : tokenOfCookie(carried);
      const device = cookie(deviceCookie.name);
      const issued = await beginTokenSession(deps, { ...body, address, client, device, replacedToken });
      return tokensResponse(tokenCookie, issued, setDeviceCookie(deviceCookie, issued.device, deps.deviceSeconds));
    },
    { body: credentialsBody },
  );

export const handler = createHandler(
  { users, sessions, tokenSessions, outbox, accessTokens, hasher, clock, ids, events, limits, ...config },
  config.directoryCookie,
  config.deviceCookie,
);
