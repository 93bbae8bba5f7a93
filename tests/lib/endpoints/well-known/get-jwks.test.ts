import { describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { createUserDirectory, foreignPages, signedInMember } from '../../../support/user-directory';

describe('GET /.well-known/jwks.json', () => {
  test('publishes the public key that signs, and no part of the private key', async () => {
    const directory = await createUserDirectory();
    const { tokens } = await signedInMember(directory);
    const answer = await directory.getJwks();
    const { kid } = decodeProtectedHeader(tokens.access_token);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.body).toEqual({
      keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid, n: expect.stringMatching(/^[\w-]{342}$/), e: 'AQAB' }],
    });
  });

  test('can be used by others to verify a token', async () => {
    const directory = await createUserDirectory();
    const { tokens, user } = await signedInMember(directory);
    const keys = createLocalJWKSet((await directory.getJwks()).body as JSONWebKeySet);
    const { payload } = await jwtVerify(tokens.access_token, keys, {
      issuer: 'http://localhost:3000',
      audience: 'latchkey',
      algorithms: ['RS256'],
      typ: 'at+jwt',
      currentDate: directory.deps.clock.now(),
    });
    expect(payload).toMatchObject({ sub: user.id, email: user.email });
  });

  test('has no keys before the first sign-in, and creates none', async () => {
    const directory = await createUserDirectory();
    expect((await directory.getJwks()).text).toBe('{"keys":[]}');
    expect((await directory.getJwks()).text).toBe('{"keys":[]}');
  });

  test('may be cached for 5 minutes', async () => {
    const directory = await createUserDirectory();
    expect((await directory.getJwks()).headers['cache-control']).toBe('public, max-age=300');
  });

  test.each(foreignPages)('answers every page, also %s', async (_, headers) => {
    const directory = await createUserDirectory();
    expect((await directory.getJwks({ headers: { ...headers, authorization: 'Bearer made-up' } })).status).toBe(200);
  });
});
