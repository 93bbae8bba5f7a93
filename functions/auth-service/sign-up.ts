import { signUpBody } from '../../lib/api/auth-service/sign-up';
import type { LinkSeconds } from '../../lib/auth/prepare-mail';
import { type SignUpSelfDeps, signUpSelf } from '../../lib/auth/sign-up-self';
import { authServiceSurface } from '../../lib/http/auth-service-surface';
import { type SessionCookie, setSessionCookie } from '../../lib/http/cookies';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { sameSite } from '../../lib/http/same-site';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { emailPolicy } from '../../lib/runtime/email-policy';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { users } from '../../lib/runtime/users';

interface Settings {
  readonly signUpCookie: SessionCookie;
  readonly origins: readonly string[];
  readonly linkSeconds: Pick<LinkSeconds, 'verification'>;
}

export const createHandler = (deps: SignUpSelfDeps, { signUpCookie, origins, linkSeconds }: Settings) =>
  httpHandler(authServiceSurface, { body: signUpBody, admit: sameSite(origins) }, async ({ body, address }) => {
    const { email, signUpSecret } = await signUpSelf(deps, { ...body, address });
    // As long as the link of the mail is good.
    const maxAge = linkSeconds.verification;
    const cookies = signUpSecret === null ? [] : [setSessionCookie(signUpCookie, signUpSecret, maxAge)];
    return ok({ email, message: 'user created' }, { cookies });
  });

export const handler = createHandler(
  { users, outbox, limits, hasher, passwordPolicy, emailPolicy, clock, ids, events, ...config },
  config,
);
