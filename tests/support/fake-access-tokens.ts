import { randomUUID } from 'node:crypto';
import { AuthError } from '../../lib/auth/errors';
import {
  type AccessTokenPayload,
  type AccessTokens,
  authenticationClaims,
  profileClaims,
} from '../../lib/auth/tokens/access-token';

/** Fake access tokens. A token is valid only if this object issued it. */
export const createFakeAccessTokens = (): AccessTokens => {
  const issued = new Map<string, AccessTokenPayload>();
  return {
    issue: async ({ user, session }) => {
      const jti = randomUUID();
      const payload: AccessTokenPayload = {
        iss: 'http://localhost:3000',
        aud: 'http://localhost:3000',
        sub: user.id,
        client_id: 'latchkey',
        iat: 0,
        exp: Math.floor((session.expiresAt?.getTime() ?? 0) / 1000),
        jti,
        sid: session.id,
        ...authenticationClaims(session),
        session_epoch: session.epoch,
        ...profileClaims(user),
      };
      const token = `header.${jti}.signature`;
      issued.set(token, payload);
      return { token, payload };
    },
    verify: async (token) => {
      const payload = issued.get(token);
      if (payload === undefined) throw new AuthError('token_refused', { reason: 'bad_signature' });
      return payload;
    },
  };
};
