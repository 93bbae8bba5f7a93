import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccessTokenPayload } from '../../../lib/auth/tokens/access-token';
import { type ExampleService, startExample } from '../../support/example-service';
import { type FakeIssuer, newSigningKey, startFakeIssuer, type TokenChanges } from '../../support/fake-issuer';
import { describeTokenAcceptance, validateAsLibrary } from '../../support/token-proofs';

let issuer: FakeIssuer;
let example: ExampleService;

beforeAll(async () => {
  issuer = await startFakeIssuer(await newSigningKey('first'));
  example = await startExample(issuer);
});

afterAll(async () => {
  await example.stop();
  await issuer.stop();
});

describeTokenAcceptance('tokens of the fake issuer', async () => ({
  issuer: issuer.issuer,
  audience: 'latchkey',
  token: await issuer.token(),
}));

describe('oauth4webapi', () => {
  test.each<[string, TokenChanges]>([
    ['expired', { claims: { exp: 1 } }],
    ['from another issuer', { claims: { iss: 'https://elsewhere.example.com' } }],
    ['of another type', { header: { typ: 'JWT' } }],
    ...(['sub', 'client_id', 'jti', 'iat'] satisfies (keyof AccessTokenPayload)[]).map(
      (claim): [string, TokenChanges] => [`without ${claim}`, { claims: { [claim]: undefined } }],
    ),
  ])('refuses a token %s, as the example does', async (_title, changes) => {
    const token = await issuer.token(changes);
    await expect(validateAsLibrary({ issuer: issuer.issuer, audience: 'latchkey', token })).rejects.toThrow();
    expect(await example.ask('/user', `Bearer ${token}`)).toMatchObject({ status: 401 });
  });
});
