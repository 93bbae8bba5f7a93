import * as v from 'valibot';
import { signAccessToken, TokenError, verifyAccessToken } from '../../crypto/access-token';
import type { User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, Ids } from '../ports';
import {
  type AccessTokenPayload,
  type AccessTokens,
  authenticationClaims,
  LONGEST_TOKEN_SECONDS,
  profileClaims,
  type TokenSubject,
} from './access-token';
import type { KeyRing, SigningKeyRing } from './key-ring';

/** The `client_id` of every token: the only client is the user directory itself. RFC 9068 section 2.2 */
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

/** The claims that are the same in every token. */
interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
}

/** The settings of new tokens. */
export interface AccessTokenSettings extends TokenIssuer {
  /** Whole seconds, 1 to `LONGEST_TOKEN_SECONDS`. */
  readonly ttlSeconds: number;
}

const filled = v.pipe(v.string(), v.nonEmpty());
/** These claims become keys of table items, which are at most 2,048 bytes long. */
const identifier = v.pipe(filled, v.maxBytes(128));
const whole = v.pipe(v.number(), v.safeInteger());
const payloadSchema = v.object({
  iss: filled,
  aud: filled,
  sub: identifier,
  client_id: v.literal(CLIENT_ID),
  iat: whole,
  exp: whole,
  // This service never issues `nbf`. It must not be ignored, so a token with it is refused. RFC 7519 section 4.1.5
  nbf: v.optional(v.never()),
  jti: identifier,
  sid: identifier,
  auth_time: v.optional(whole),
  amr: v.optional(v.array(filled)),
  act: v.optional(v.object({ sub: identifier })),
  scope: v.string(),
  session_epoch: whole,
  id: filled,
  email: filled,
  name: v.nullable(v.string()),
  active: v.boolean(),
  customer: v.object({ id: whole }),
  roles: v.array(v.object({ id: whole, code: v.string(), name: v.string() })),
});

/** @returns the known claims, without those that a later version may have added; `null` if a claim is missing or invalid. */
const readClaims = (payload: object): AccessTokenPayload | null => {
  const { success, output } = v.safeParse(payloadSchema, payload, { abortEarly: true });
  return success ? output : null;
};

/**
 * The part of `AccessTokens` that needs no private key. The lifetime is checked against the maximum of the setting, not against
 * its value: when the setting becomes shorter, tokens issued before stay valid until they expire.
 */
export const createAccessTokenChecks = (
  { keyRing, clock }: AccessTokenChecksDeps,
  { issuer, audience }: TokenIssuer,
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
 * Tokens expire after `ttlSeconds`, or with their session if that is earlier.
 * @throws {RangeError} if `ttlSeconds` is out of range.
 */
export const createAccessTokens = (deps: AccessTokensDeps, settings: AccessTokenSettings): AccessTokens => {
  const { issuer, audience, ttlSeconds } = settings;
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > LONGEST_TOKEN_SECONDS) {
    throw new RangeError(`access tokens must live 1 to ${LONGEST_TOKEN_SECONDS} seconds`);
  }
  return {
    ...createAccessTokenChecks(deps, settings),
    issue: async ({ user, session }) => {
      const key = await deps.keyRing.signingKey();
      // Read the clock after the key has been loaded, because that may take seconds.
      const iat = Math.floor(deps.clock.now().getTime() / 1000);
      const sessionEnd = session.expiresAt === null ? Infinity : Math.floor(session.expiresAt.getTime() / 1000);
      const exp = Math.min(iat + ttlSeconds, sessionEnd);
      const payload = { iss: issuer, aud: audience, iat, exp, jti: deps.ids.newId(), ...claimsOf(user, session) };
      return { token: await signAccessToken(payload, key), payload };
    },
  };
};

const claimsOf = (
  user: User,
  session: TokenSubject,
): Omit<AccessTokenPayload, 'iss' | 'aud' | 'iat' | 'exp' | 'jti'> => ({
  sub: user.id,
  client_id: CLIENT_ID,
  sid: session.id,
  ...authenticationClaims(session),
  ...(session.impersonator === undefined ? {} : { act: { sub: session.impersonator.id } }),
  session_epoch: session.epoch,
  ...profileClaims(user),
});
