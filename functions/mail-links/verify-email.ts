import { type VerifyEmailDeps, verifyEmail } from '../../lib/auth/emails/verify-email';
import { type MailLinkSettings, useLinkHandler } from '../../lib/endpoints/mail-links/handler';
import { verifyEmailBody } from '../../lib/endpoints/mail-links/verify-email';
import type { SessionCookie } from '../../lib/http/cookies';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { users } from '../../lib/runtime/users';

type Settings = MailLinkSettings & { signUpCookie: SessionCookie };

export const createHandler = (deps: VerifyEmailDeps, { signUpCookie, ...settings }: Settings) =>
  useLinkHandler(settings, 'verification', verifyEmailBody, async ({ body, cookie }) => {
    const { email } = await verifyEmail(deps, {
      token: body.token,
      signUpSecret: cookie(signUpCookie.name),
      password: body.password ?? null,
    });
    // The cookie stays: it is worth nothing now, and the link, opened once more here, would ask for a password without it.
    return { email, message: 'email verified' };
  });

export const handler = createHandler(
  { users, limits, hasher, passwordPolicy, clock, events, ...config },
  { ...config, ids },
);
