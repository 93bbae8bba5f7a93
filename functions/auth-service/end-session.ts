import {
  type EndSessionByReferenceDeps,
  endSessionByReference,
} from '../../lib/auth/sessions/end-session-by-reference';
import type { SessionDeps } from '../../lib/auth/sessions/find-live-session';
import { type SessionGuardSettings, signedIn } from '../../lib/endpoints/auth-service/session-guard';
import { clearSessionCookie } from '../../lib/http/cookies';
import { ok } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: SessionDeps & EndSessionByReferenceDeps, settings: SessionGuardSettings) =>
  signedIn(
    deps,
    settings,
  )(async (request) => {
    const { isCurrent } = await endSessionByReference(deps, request, request.pathParameter('reference'));
    const cookies = isCurrent ? [clearSessionCookie(settings.sessionCookie)] : [];
    return ok({ message: 'session ended' }, { cookies });
  });

export const handler = createHandler({ users, sessions, clock, events, ...config }, config);
