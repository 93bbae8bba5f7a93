import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import * as v from 'valibot';
import { type FindKey, openSignedToken, TokenError, verifyAccessToken } from '../../../lib/crypto/access-token';
import { importPublicKey, newKeyPair } from '../../../lib/crypto/signing-key';

export const NOW = new Date('2026-11-20T10:00:00.250Z');
export const NOW_SECONDS = 1_795_168_800;

/** The claims of a good token. */
export const goodClaims = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: 'https://id.example.com',
  aud: 'latchkey',
  sub: '416746d7-4cdf-4536-84fa-745d0a9b91b3',
  iat: NOW_SECONDS,
  exp: NOW_SECONDS + 900,
  ...changes,
});

const claimsSchema = v.object({ iss: v.string(), aud: v.string(), sub: v.string(), iat: v.number(), exp: v.number() });

const expectation = {
  issuer: 'https://id.example.com',
  audience: 'latchkey',
  now: NOW,
  longestSeconds: 900,
  readClaims: (payload: object) => {
    const { success, output } = v.safeParse(claimsSchema, payload);
    return success ? output : null;
  },
};

/** One key, its holder who can sign anything, and a verifier that trusts it. */
export const createTokenBench = async () => {
  const pair = await newKeyPair();
  const privateKey = createPrivateKey(pair.pem);
  const publicKey = createPublicKey(privateKey);
  const findKey: FindKey = async (kid) => (kid === pair.kid ? importPublicKey(pair) : null);
  const header = (changes: Record<string, unknown> = {}) => ({
    alg: 'RS256',
    typ: 'at+jwt',
    kid: pair.kid,
    ...changes,
  });

  /** A token of any content whose signature is right. Text goes in as it is, anything else as JSON. */
  const signed = ({
    head = header() as unknown,
    claims = goodClaims() as unknown,
    key = privateKey as KeyObject,
  } = {}) => {
    const input = `${encoded(head)}.${encoded(claims)}`;
    return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
  };

  const verify = (token: string, changes: Partial<typeof expectation> = {}, find: FindKey = findKey) =>
    verifyAccessToken(token, find, { ...expectation, ...changes });

  return {
    pair,
    privateKey,
    publicKey,
    findKey,
    header,
    signed,
    verify,
    open: (token: string) => openSignedToken(token, findKey),
    /** Why a token is refused; `accepted` if it is not. @throws what is no refusal. */
    verdict: (token: string, changes: Partial<typeof expectation> = {}, find: FindKey = findKey): Promise<string> =>
      verify(token, changes, find).then(
        () => 'accepted',
        (error: unknown) => {
          if (error instanceof TokenError) return error.fault;
          throw error;
        },
      ),
  };
};

export type TokenBench = Awaited<ReturnType<typeof createTokenBench>>;

/** A part of a token: text as it is, anything else as JSON. */
export const encoded = (part: unknown): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
