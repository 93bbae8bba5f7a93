import { credentialsBody } from '../../lib/api/credentials-body';
import type { Authenticator } from '../../lib/auth/authenticators/authenticator';
import { type SignInDeps, signIn } from '../../lib/auth/sign-in';
import type { Config } from '../../lib/config';
import { setDeviceCookie, setSessionCookie } from '../../lib/http/cookies';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { sameSite } from '../../lib/http/same-site';
import { sessionApiSurface } from '../../lib/http/session-api-surface';
import { sessionApiUser } from '../../lib/http/session-api-user';
import { authenticator } from '../../lib/runtime/authenticator';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

type LogInDeps = SignInDeps & { authenticator: Pick<Authenticator, 'sessionDurationSeconds'> };

type Settings = Pick<Config, 'sessionApiCookie' | 'deviceCookie' | 'origins'>;

export const createHandler = (deps: LogInDeps, { sessionApiCookie, deviceCookie, origins }: Settings) =>
  httpHandler(
    sessionApiSurface,
    { body: credentialsBody, admit: sameSite(origins) },
    async ({ body, cookie, address, client }) => {
      const durationSeconds = deps.authenticator.sessionDurationSeconds;
      const { user, token, device } = await signIn(deps, {
        ...body,
        address,
        client,
        device: cookie(deviceCookie.name),
        durationSeconds,
        replacedToken: cookie(sessionApiCookie.name),
      });
      const cookies = [
        setSessionCookie(sessionApiCookie, token, durationSeconds),
        ...setDeviceCookie(deviceCookie, device, deps.deviceSeconds),
      ];
      return ok(sessionApiUser(user), { cookies });
    },
  );

export const handler = createHandler(
  { authenticator, users, sessions, outbox, hasher, clock, ids, events, limits, ...config },
  config,
);
