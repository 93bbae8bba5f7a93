import { type WishEmailDeps, wishEmail } from '../../lib/auth/emails/request-email-change';
import { getLiveSession, type SessionDeps } from '../../lib/auth/sessions/find-live-session';
import { authServiceSurface } from '../../lib/endpoints/auth-service/surface';
import { CHANGE_SENT, wishEmailBody } from '../../lib/endpoints/auth-service/wish-email';
import { admitMailChange, type MailRouteSettings } from '../../lib/endpoints/mail-route';
import type { SessionCookie } from '../../lib/http/cookies';
import { privateHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { emailPolicy } from '../../lib/runtime/email-policy';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

type Deps = WishEmailDeps & SessionDeps & { users: WishEmailDeps['users'] & SessionDeps['users'] };
type Settings = MailRouteSettings & { sessionCookie: SessionCookie };

export const createHandler = (deps: Deps, { sessionCookie, ...settings }: Settings) =>
  privateHandler(
    authServiceSurface,
    { cookieName: sessionCookie.name, identify: ({ sessionToken }) => getLiveSession(deps, sessionToken) },
    { body: wishEmailBody, admit: admitMailChange(settings) },
    async ({ caller, session, body, address }) => {
      await wishEmail(deps, { user: caller, session }, { newEmail: body.new_email, address });
      return ok({ email: caller.email, message: CHANGE_SENT });
    },
  );

export const handler = createHandler({ users, sessions, limits, emailPolicy, clock, ids, events, ...config }, config);
