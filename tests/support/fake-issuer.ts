import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import type { AccessTokenPayload } from '../../lib/auth/tokens/access-token';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** The differences from a valid token of an admin. A claim that is `undefined` is left out. */
export interface TokenChanges {
  readonly claims?: { readonly [Claim in keyof AccessTokenPayload]?: unknown };
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: SigningKey;
}

/**
 * An issuer on the loopback interface that publishes the same documents as Latchkey and signs the tokens that a test requests.
 */
export interface FakeIssuer {
  readonly issuer: string;
  token(changes?: TokenChanges): Promise<string>;
  /** Publish another key and sign with it from now on. */
  rotateTo(key: SigningKey): void;
  /** Give every answer this status from now on. */
  answerWith(status: number): void;
  /** Fields of the discovery document to add or replace. */
  describeAs(changes: Record<string, unknown>): void;
  /** The `cache-control` header of every answer from now on. */
  cacheAs(header: string): void;
  /** The paths requested so far. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** The time as in `iat` and `exp`. */
export const epochSeconds = (): number => Math.floor(Date.now() / 1000);

export const newSigningKey = async (kid: string): Promise<SigningKey> => ({
  kid,
  ...(await generateKeyPair('RS256', { extractable: true })),
});

export const startFakeIssuer = async (firstKey: SigningKey): Promise<FakeIssuer> => {
  const published = [firstKey];
  const asked: string[] = [];
  let status = 200;
  let described: Record<string, unknown> = {};
  let cacheControl = 'public, max-age=300';
  const documents: Record<string, () => object | Promise<object>> = {
    '/.well-known/openid-configuration': () => ({ ...discoveryDocument(issuer), ...described }),
    '/.well-known/jwks.json': async () => ({ keys: await Promise.all(published.map(publicJwk)) }),
  };
  const server = createServer(async ({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': cacheControl });
    response.end(JSON.stringify((await documents[url]?.()) ?? {}));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    asked,
    token: ({ claims = {}, header = {}, key = published.at(-1) ?? firstKey } = {}) =>
      new SignJWT({ ...adminClaims(issuer), ...claims } as JWTPayload)
        .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'at+jwt', ...header })
        .sign(key.privateKey),
    rotateTo: (key) => published.push(key),
    answerWith: (next) => {
      status = next;
    },
    describeAs: (changes) => {
      described = changes;
    },
    cacheAs: (header) => {
      cacheControl = header;
    },
    stop: async () => {
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
};

const publicJwk = async ({ kid, publicKey }: SigningKey) => ({
  ...(await exportJWK(publicKey)),
  use: 'sig',
  alg: 'RS256',
  kid,
});

const discoveryDocument = (issuer: string) => ({
  issuer,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  id_token_signing_alg_values_supported: ['RS256'],
  subject_types_supported: ['public'],
  response_types_supported: [],
});

const adminClaims = (issuer: string): AccessTokenPayload => {
  const now = epochSeconds();
  const id = '416746d7-4cdf-4536-84fa-745d0a9b91b3';
  return {
    iss: issuer,
    aud: 'latchkey',
    sub: id,
    client_id: 'latchkey',
    iat: now,
    exp: now + 900,
    jti: 'a6b1ec5c-5eb5-4e1f-8be2-bd7c4fd20a33',
    sid: '5c0b4c0e-6a39-4f6a-a4b0-3f8d4b6e7a10',
    scope: 'admin',
    session_epoch: 1,
    id,
    email: 'bob@example.com',
    name: 'Bob',
    active: true,
    customer: { id: 1 },
    roles: [{ id: 1, code: 'admin', name: 'Admin' }],
  };
};
