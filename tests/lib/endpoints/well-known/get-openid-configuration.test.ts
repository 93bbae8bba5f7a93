import { expect, test } from '@jest/globals';
import { createUserDirectory } from '../../../support/user-directory';

test('GET /.well-known/openid-configuration contains the issuer and the URL of its keys', async () => {
  const directory = await createUserDirectory({
    tokens: { issuer: 'https://auth.example.com', audience: 'latchkey', ttlSeconds: 900 },
  });
  const answer = await directory.getOpenidConfiguration();
  expect([answer.status, answer.text]).toEqual([
    200,
    '{"issuer":"https://auth.example.com","jwks_uri":"https://auth.example.com/.well-known/jwks.json",' +
      '"id_token_signing_alg_values_supported":["RS256"],"subject_types_supported":["public"],' +
      '"response_types_supported":[]}',
  ]);
  expect(answer.headers['cache-control']).toBe('public, max-age=300');
});
