import * as v from 'valibot';
import { signAccessToken, TokenError, verifyAccessToken } from '../../crypto/access-token';
import type { TokenSession, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, Ids } from '../ports';
import { type AccessTokenPayload, type AccessTokens, LONGEST_TOKEN_SECONDS, profileClaims } from './access-token';
import type { KeyRing, SigningKeyRing } from './key-ring';

/** The one client there is: the directory itself. RFC 9068 section 2.2 */
export const CLIENT_ID = 'latchkey';

export interface AccessTokenChecksDeps {
  keyRing: Pick<KeyRing, 'verificationKey'>;
  clock: Clock;
}

export interface AccessTokensDeps {
  keyRing: Pick<SigningKeyRing, 'signingKey' | 'verificationKey'>;
  clock: Clock;
  ids: Pick<Ids, 'newId'>;
}

/** What every token says alike. */
interface TokenNames {
  readonly issuer: string;
  readonly audience: string;
}

/** What every token says alike, and how long it lives. */
export interface AccessTokenSettings extends TokenNames {
  /** Whole seconds, 1 to `LONGEST_TOKEN_SECONDS`. */
  readonly ttlSeconds: number;
}

const filled = v.pipe(v.string(), v.nonEmpty());
const whole = v.pipe(v.number(), v.safeInteger());
const payloadSchema = v.object({
  iss: filled,
  aud: filled,
  sub: filled,
  client_id: v.literal(CLIENT_ID),
  iat: whole,
  exp: whole,
  // Never made here, so never to be passed over. RFC 7519 section 4.1.5
  nbf: v.optional(v.never()),
  jti: filled,
  sid: filled,
  scope: v.string(),
  session_epoch: whole,
  id: filled,
  email: filled,
  name: v.nullable(v.string()),
  active: v.boolean(),
  customer: v.object({ id: whole }),
  roles: v.array(v.object({ id: whole, code: v.string(), name: v.string() })),
});

/** @returns the payload without what a later version may have added; `null` unless all of it is there. */
const readClaims = (payload: object): AccessTokenPayload | null => {
  const { success, output } = v.safeParse(payloadSchema, payload, { abortEarly: true });
  return success ? output : null;
};

/**
 * For who only checks: no private key is needed. Checked against the longest life there may ever be rather than that of new
 * tokens: where the setting becomes shorter, the tokens made before run out.
 */
export const createAccessTokenChecks = (
  { keyRing, clock }: AccessTokenChecksDeps,
  { issuer, audience }: TokenNames,
): Pick<AccessTokens, 'verify'> => ({
  verify: async (token) => {
    const expected = { issuer, audience, now: clock.now(), longestSeconds: LONGEST_TOKEN_SECONDS, readClaims };
    try {
      return await verifyAccessToken(token, keyRing.verificationKey, expected);
    } catch (error) {
      if (error instanceof TokenError) throw new AuthError('token_refused', { reason: error.fault });
      throw error;
    }
  },
});

/**
 * Tokens live `ttlSeconds`, and no longer than their session.
 * @throws {RangeError} if `ttlSeconds` is out of its range.
 */
export const createAccessTokens = (deps: AccessTokensDeps, settings: AccessTokenSettings): AccessTokens => {
  const { issuer, audience, ttlSeconds } = settings;
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > LONGEST_TOKEN_SECONDS) {
    throw new RangeError(`access tokens live 1 to ${LONGEST_TOKEN_SECONDS} seconds`);
  }
  return {
    ...createAccessTokenChecks(deps, settings),
    issue: async ({ user, session }) => {
      const key = await deps.keyRing.signingKey();
      // Read after the key was had, which may have taken a while.
      const iat = Math.floor(deps.clock.now().getTime() / 1000);
      const exp = Math.min(iat + ttlSeconds, Math.floor(session.expiresAt.getTime() / 1000));
      const payload = { iss: issuer, aud: audience, iat, exp, jti: deps.ids.newId(), ...describe(user, session) };
      return { token: await signAccessToken(payload, key), payload };
    },
  };
};

const describe = (
  user: User,
  session: TokenSession,
): Omit<AccessTokenPayload, 'iss' | 'aud' | 'iat' | 'exp' | 'jti'> => ({
  sub: user.id,
  client_id: CLIENT_ID,
  sid: session.id,
  session_epoch: session.epoch,
  ...profileClaims(user),
});
