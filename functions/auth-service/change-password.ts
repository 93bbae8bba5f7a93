import { type ChangePasswordDeps, changePassword } from '../../lib/auth/passwords/change-password';
import type { SessionDeps } from '../../lib/auth/sessions/find-live-session';
import type { Config } from '../../lib/config';
import { changePasswordBody } from '../../lib/endpoints/auth-service/change-password';
import { type SessionGuardSettings, signedIn } from '../../lib/endpoints/auth-service/session-guard';
import { setSessionCookie } from '../../lib/http/cookies';
import { ok } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

type Settings = SessionGuardSettings & Pick<Config, 'deviceCookie' | 'sessionDurationSeconds'>;

export const createHandler = (deps: ChangePasswordDeps & SessionDeps, settings: Settings) =>
  signedIn(deps, settings)(
    async ({ caller: user, session, body, cookie, address, client }) => {
      const { token } = await changePassword(
        deps,
        { user, session },
        {
          currentPassword: body.current_password,
          newPassword: body.new_password,
          device: cookie(settings.deviceCookie.name),
          durationSeconds: settings.sessionDurationSeconds,
          address,
          client,
        },
      );
      const cookies = [setSessionCookie(settings.sessionCookie, token, settings.sessionDurationSeconds)];
      return ok({ email: user.email, message: 'Password updated' }, { cookies });
    },
    { body: changePasswordBody },
  );

export const handler = createHandler(
  { users, sessions, limits, hasher, passwordPolicy, clock, ids, events, ...config },
  config,
);
