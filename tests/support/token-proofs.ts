import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import { type ExampleService, startExample } from './example-service';

/** A valid access token, and its issuer. */
export interface IssuedToken {
  readonly issuer: string;
  readonly audience: string;
  readonly token: string;
}

const insecure = { [oauth.allowInsecureRequests]: true };

/** Verify a token as a client library does: with discovery and the published keys. @throws the error of the library */
export const validateAsLibrary = async ({
  issuer,
  audience,
  token,
}: IssuedToken): Promise<oauth.JWTAccessTokenClaims> => {
  const url = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure));
  const request = new Request('https://orders.example.com/', { headers: { authorization: `Bearer ${token}` } });
  return oauth.validateJwtAccessToken(server, request, audience, { ...insecure, signingAlgorithms: ['RS256'] });
};

/**
 * A token with changed parts and its original signature: what an attacker without the key can make.
 * @param changes.signature `cut`: without its first half
 */
export const tampered = (
  token: string,
  changes: { header?: object; claims?: object; signature?: 'cut' | 'none' },
): string => {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const kept = { cut: signature.slice(signature.length / 2), none: '' };
  return [
    withChanges(header, changes.header),
    withChanges(claims, changes.claims),
    changes.signature === undefined ? signature : kept[changes.signature],
  ].join('.');
};

const withChanges = (part: string, changes: object | undefined): string =>
  changes === undefined
    ? part
    : Buffer.from(JSON.stringify({ ...JSON.parse(`${Buffer.from(part, 'base64url')}`), ...changes })).toString(
        'base64url',
      );

const forgeries: [title: string, code: string, forge: (token: string) => string][] = [
  ['more roles', 'TOKEN_BAD_SIGNATURE', (token) => tampered(token, { claims: { scope: 'admin root' } })],
  ['a longer life', 'TOKEN_BAD_SIGNATURE', (token) => tampered(token, { claims: { exp: 4_102_444_800 } })],
  ['half a signature', 'TOKEN_BAD_SIGNATURE', (token) => tampered(token, { signature: 'cut' })],
  ['another kid', 'TOKEN_UNKNOWN_KEY', (token) => tampered(token, { header: { kid: 'nobody' } })],
  ['no algorithm', 'TOKEN_MALFORMED', (token) => tampered(token, { header: { alg: 'none' }, signature: 'none' })],
  ['HMAC', 'TOKEN_MALFORMED', (token) => tampered(token, { header: { alg: 'HS256' } })],
];

/**
 * Tests that an independent library accepts the token through discovery, and refuses every forgery made from it.
 * @param getIssued called once, before the first test
 */
export const describeTokenAcceptance = (title: string, getIssued: () => Promise<IssuedToken>): void => {
  describe(title, () => {
    let issued: IssuedToken;
    let example: ExampleService;

    beforeAll(async () => {
      issued = await getIssued();
      example = await startExample(issued);
    });
    afterAll(() => example?.stop());

    test('names its issuer, its keys and RS256 in the discovery document', async () => {
      const answer = await fetch(`${issued.issuer}/.well-known/openid-configuration`);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(await answer.json()).toMatchObject({
        issuer: issued.issuer,
        jwks_uri: `${issued.issuer}/.well-known/jwks.json`,
        id_token_signing_alg_values_supported: ['RS256'],
        subject_types_supported: ['public'],
      });
    });

    test('publishes public RSA keys for signatures, and nothing private', async () => {
      const answer = await fetch(`${issued.issuer}/.well-known/jwks.json`);
      const { keys } = (await answer.json()) as { keys: Record<string, string>[] };
      expect(keys).not.toHaveLength(0);
      for (const key of keys) {
        expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
        expect(key).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256' });
      }
    });

    test('oauth4webapi accepts the token as an RFC 9068 access token', async () => {
      expect(await validateAsLibrary(issued)).toEqual(decodeJwt(issued.token));
    });

    test.each(forgeries)('oauth4webapi refuses the token with %s', async (_title, _code, forge) => {
      await expect(validateAsLibrary({ ...issued, token: forge(issued.token) })).rejects.toThrow();
    });

    test('oauth4webapi refuses the token for another audience', async () => {
      await expect(validateAsLibrary({ ...issued, audience: 'somebody-else' })).rejects.toMatchObject({
        code: oauth.JWT_CLAIM_COMPARISON,
      });
    });

    test("jose's remote key set accepts the token, and not for another audience", async () => {
      const keys = createRemoteJWKSet(new URL(`${issued.issuer}/.well-known/jwks.json`));
      const options = { issuer: issued.issuer, algorithms: ['RS256'], typ: 'at+jwt' };
      const { payload } = await jwtVerify(issued.token, keys, { ...options, audience: issued.audience });
      expect(payload).toEqual(decodeJwt(issued.token));
      await expect(jwtVerify(issued.token, keys, { ...options, audience: 'somebody-else' })).rejects.toMatchObject({
        claim: 'aud',
      });
    });

    test('the example service lets its user in, and into /admin only with that role', async () => {
      const { sub, scope } = decodeJwt<{ scope: string }>(issued.token);
      const user = await example.ask('/user', `Bearer ${issued.token}`);
      expect(user).toMatchObject({ status: 200, body: { id: sub, roles: scope.split(' ').filter(Boolean) } });
      const admin = await example.ask('/admin', `Bearer ${issued.token}`);
      expect(admin.status).toBe(scope.split(' ').includes('admin') ? 200 : 403);
    });

    test.each(forgeries)('the example service refuses the token with %s: %s', async (_title, code, forge) => {
      expect(await example.ask('/user', `Bearer ${forge(issued.token)}`)).toMatchObject({ status: 401, code });
    });

    test('the example service refuses the token if it expects another audience', async () => {
      const other = await startExample({ ...issued, audience: 'somebody-else' });
      const answer = await other.ask('/user', `Bearer ${issued.token}`);
      await other.stop();
      expect(answer).toMatchObject({ status: 401, code: 'TOKEN_WRONG_AUDIENCE' });
    });
  });
};
