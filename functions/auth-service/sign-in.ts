import { credentialsBody } from '../../lib/api/credentials-body';
import { type SignInDeps, signIn } from '../../lib/auth/sign-in';
import type { Config } from '../../lib/config';
import { authServiceSurface } from '../../lib/http/auth-service-surface';
import { setDeviceCookie, setSessionCookie } from '../../lib/http/cookies';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { sameSite } from '../../lib/http/same-site';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

type Settings = Pick<Config, 'sessionCookie' | 'sessionDurationSeconds' | 'deviceCookie' | 'origins'>;

export const createHandler = (deps: SignInDeps, { sessionDurationSeconds, ...settings }: Settings) => {
  const { sessionCookie, deviceCookie, origins } = settings;
  return httpHandler(
    authServiceSurface,
    { body: credentialsBody, admit: sameSite(origins) },
    async ({ body, cookie, address, client }) => {
      const { user, token, device } = await signIn(deps, {
        ...body,
        address,
        client,
        device: cookie(deviceCookie.name),
        durationSeconds: sessionDurationSeconds,
        replacedToken: cookie(sessionCookie.name),
      });
      const cookies = [
        setSessionCookie(sessionCookie, token, sessionDurationSeconds),
        ...setDeviceCookie(deviceCookie, device, deps.deviceSeconds),
      ];
      return ok({ email: user.email, message: 'logged in' }, { cookies });
    },
  );
};

export const handler = createHandler(
  { users, sessions, outbox, hasher, clock, ids, events, limits, ...config },
  config,
);
