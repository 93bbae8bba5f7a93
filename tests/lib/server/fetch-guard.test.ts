import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fetchGuard } from '../../../lib/server/fetch-guard';
import { type FakeIssuer, newSigningKey, startFakeIssuer, type TokenChanges } from '../../support/fake-issuer';

let issuer: FakeIssuer;
beforeAll(async () => {
  issuer = await startFakeIssuer(await newSigningKey('first'));
});
afterAll(() => issuer.stop());

const requestOf = async (changes?: TokenChanges) =>
  new Request('https://orders.example.com/orders?page=1', {
    headers: { authorization: `Bearer ${await issuer.token(changes)}` },
  });
const said = async (answer: Response) => [answer.status, (await answer.json()) as unknown];

describe('a handler from Request to Response', () => {
  test('gets the request, the user, and whatever else its framework passes', async () => {
    const { requireUser } = fetchGuard({ issuer: issuer.issuer });
    const handler = requireUser((request, user, context: { region: string }) =>
      Response.json([request.url, user.id, user.email, user.customerId, user.roles, user.claims.scope, context.region]),
    );
    const answer = await handler(await requestOf({ claims: { scope: 'admin editor' } }), { region: 'eu' });
    expect(await said(answer)).toEqual([
      200,
      [
        'https://orders.example.com/orders?page=1',
        '416746d7-4cdf-4536-84fa-745d0a9b91b3',
        'bob@example.com',
        1,
        ['admin', 'editor'],
        'admin editor',
        'eu',
      ],
    ]);
  });

  test('is not called for anybody else', async () => {
    const { requireUser } = fetchGuard({ issuer: issuer.issuer });
    const handler = requireUser(() => {
      throw new Error('it was called');
    });
    const answer = await handler(new Request('https://orders.example.com/'));
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="latchkey"');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await said(answer)).toEqual([401, { message: 'No token was sent.', error_code: 'TOKEN_MISSING' }]);
    expect((await handler(await requestOf({ claims: { exp: 1 } }))).status).toBe(401);
  });

  test('with roles is called for users who have all of them', async () => {
    const { requireRoles } = fetchGuard({ issuer: issuer.issuer });
    const handler = requireRoles('admin', 'editor')((_request, user) => Response.json(user.roles));
    expect((await handler(await requestOf({ claims: { scope: 'admin editors' } }))).status).toBe(403);
    expect((await handler(await requestOf({ claims: { scope: 'editor admin' } }))).status).toBe(200);
  });

  test('two tokens at once are refused', async () => {
    const { requireUser } = fetchGuard({ issuer: issuer.issuer });
    const request = await requestOf();
    request.headers.append('authorization', `Bearer ${await issuer.token()}`);
    const answer = await requireUser(() => Response.json('called'))(request);
    expect(await said(answer)).toMatchObject([401, { error_code: 'TOKEN_MALFORMED' }]);
  });

  test('its own errors are its own', async () => {
    const { requireUser } = fetchGuard({ issuer: issuer.issuer });
    const handler = requireUser(() => {
      throw new Error('the handler failed');
    });
    await expect(handler(await requestOf())).rejects.toThrow('the handler failed');
  });
});
