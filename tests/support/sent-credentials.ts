import type { RequestCredentials } from '../../lib/auth/sessions/authenticators/authenticator';

/** A `RequestCredentials` with only the given parts. */
export const credentialsOf = (parts: Partial<RequestCredentials> = {}): RequestCredentials => ({
  authorization: null,
  sessionToken: null,
  ipAddress: '198.51.100.7',
  hasSessionCookie: (parts.sessionToken ?? null) !== null,
  ...parts,
});

/** RFC 7617, as `curl -u` does it. */
export const basicHeader = ({ email, password }: { email: string; password: string }): string =>
  `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
