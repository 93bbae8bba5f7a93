import { describe, expect, test } from '@jest/globals';
import { bodiesOf, createAuthService, signedIn, signedUp, unreadableBodies } from '../../../support/auth-service';
import { newCredentials } from '../../../support/deps';
import { UUID_V4 } from '../../../support/patterns';

describe('POST /reset_password', () => {
  test.each([0, 1, 2, 3])('answers with a reset token, body %p', async (kind) => {
    const service = createAuthService();
    const { email } = await signedUp(service);
    const answer = await service.requestPasswordReset(bodiesOf({ email })[kind]?.[1]);
    const { reset_token: token } = answer.body as { reset_token: string };
    expect([answer.status, answer.text]).toEqual([200, `{"email":"${email}","reset_token":"${token}"}`]);
    expect(token).toMatch(UUID_V4);
  });

  test('answers the email in canonical form', async () => {
    const service = createAuthService();
    const { email } = await signedUp(service);
    const answer = await service.requestPasswordReset({ form: { email: ` ${email.toUpperCase()} ` } });
    expect(answer.body).toMatchObject({ email });
  });

  test('does not change the password or the sessions', async () => {
    const service = createAuthService();
    const { cookie, ...credentials } = await signedIn(service);
    await service.requestPasswordReset({ form: { email: credentials.email } });
    expect((await service.getProfile({ cookies: [cookie] })).status).toBe(200);
    expect((await service.signIn({ form: credentials })).status).toBe(200);
  });

  test.each([
    ['an unknown email', newCredentials().email],
    ['what is no address', 'nobody'],
  ])('refuses %s', async (_, email) => {
    const answer = await createAuthService().requestPasswordReset({ form: { email } });
    expect([answer.status, answer.body]).toEqual([403, { message: expect.any(String) }]);
  });

  test.each([{}, { email: '' }, { email: ' ' }])('refuses the missing email of %p', async (fields) => {
    for (const [, parts] of bodiesOf(fields as Record<string, string>)) {
      const answer = await createAuthService().requestPasswordReset(parts);
      expect([answer.status, answer.text]).toEqual([400, '{"message":"email missing"}']);
    }
  });

  test.each(unreadableBodies)('refuses %s', async (_, parts, status, shape) => {
    const answer = await createAuthService().requestPasswordReset(parts);
    expect([answer.status, answer.body]).toEqual([status, { [shape]: expect.any(String) }]);
  });
});
