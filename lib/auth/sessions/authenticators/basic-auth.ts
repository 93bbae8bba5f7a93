import { type CredentialsDeps, checkCredentials } from '../../credentials/check-credentials';
import { AuthError } from '../../errors';
import { type SecondFactorSettings, secondFactorObstacle } from '../../users/second-factor';
import type { Authenticator } from './authenticator';
import { createProvedHeaders } from './proved-headers';

/** The scheme, and the credentials in base64 with padding (RFC 4648 section 4). */
const SCHEME = /^basic +((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @returns `null` unless the header is base64 of a UTF-8 text that contains a colon. */
const readBasic = (authorization: string): { email: string; password: string } | null => {
  const [, encoded] = SCHEME.exec(authorization) ?? [];
  if (encoded === undefined) return null;
  try {
    const text = utf8.decode(Buffer.from(encoded, 'base64'));
    const colon = text.indexOf(':');
    return colon < 0 ? null : { email: text.slice(0, colon), password: text.slice(colon + 1) };
  } catch {
    return null;
  }
};

/**
 * `basic_auth`: email and password in every request. A header costs one password hash; for the next 5 minutes it costs one read in
 * the same process, see `ProvedHeaders`. A password alone is not enough for a user who has a second factor, or must have one: after
 * the right password they are refused, at every request.
 * @see RFC 7617: UTF-8, and the password may contain colons
 */
export const createBasicAuth = (
  deps: CredentialsDeps & SecondFactorSettings,
  { sessionDurationSeconds }: { sessionDurationSeconds: number | null },
): Authenticator => {
  const provedHeaders = createProvedHeaders(deps);
  return {
    sessionDurationSeconds,
    challenge: 'Basic realm="latchkey", charset="UTF-8"',
    authenticate: async ({ authorization, ipAddress }) => {
      const credentials = authorization === null ? null : readBasic(authorization);
      if (authorization === null || credentials === null) return null;
      const user = await provedHeaders.findOrProve(authorization, async () => {
        const check = await checkCredentials(deps, { ...credentials, ipAddress, device: null });
        if (check.outcome === 'refused') return null;
        await check.attempt.release();
        return check.user;
      });
      if (user === null) return null;
      // Also for a header that is known: the policy, the roles and the factors are those of now.
      const obstacle = secondFactorObstacle(deps, user, { methods: ['pwd'] });
      if (obstacle !== null) throw new AuthError(obstacle);
      return { user, session: null };
    },
  };
};
