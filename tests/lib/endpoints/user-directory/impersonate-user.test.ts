import { describe, expect, test } from '@jest/globals';
import { bearer, tokensOf, withAdmin } from '../../../support/user-directory';

const started = async () => {
  const { directory, admin, other } = await withAdmin();
  const { access_token: token } = await tokensOf(directory, admin);
  const answer = await directory.impersonateUser({ ...bearer(token), pathParameters: { id: other.user.id } });
  const { access_token: acting } = answer.body as { access_token: string };
  return { directory, admin, other, answer, acting };
};

describe('POST /api/users/{id}/impersonation', () => {
  test('gives a token of the user that names the admin, without a refresh token', async () => {
    const { directory, admin, other, answer, acting } = await started();
    expect(answer).toMatchObject({ status: 201, body: { token_type: 'Bearer', expires_in: 900 } });
    expect(answer.body).not.toHaveProperty('refresh_token');
    const { body } = await directory.getToken(bearer(acting));
    expect(body).toMatchObject({ sub: other.user.id, act: { sub: admin.user.id } });
  });

  test('its token changes nothing', async () => {
    const { directory, other, acting } = await started();
    const json = { email: other.user.email, password: 'another one to use' };
    expect(await directory.setPassword({ json, ...bearer(acting) })).toMatchObject({ status: 403 });
    expect(await directory.deps.users.findUser(other.user.id)).toEqual(other.user);
  });
});
