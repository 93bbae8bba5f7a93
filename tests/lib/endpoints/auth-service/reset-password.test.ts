import { describe, expect, test } from '@jest/globals';
import { askedForReset, bodiesOf, createAuthService, signedUp, unreadableBodies } from '../../../support/auth-service';
import { newCredentials } from '../../../support/deps';
import { cookieFrom } from '../../../support/event';

const refused = [403, '{"message":"invalid or expired reset token"}'];

const withReset = async () => {
  const service = createAuthService();
  const { email, password, resetToken } = await askedForReset(service);
  return {
    service,
    email,
    password,
    fields: { email, reset_token: resetToken, new_password: newCredentials().password },
  };
};

type Given = Awaited<ReturnType<typeof withReset>>;

describe('PUT /reset_password', () => {
  test.each([0, 1, 2, 3])('sets the new password, body %p', async (kind) => {
    const { service, email, password, fields } = await withReset();
    const answer = await service.resetPassword(bodiesOf(fields)[kind]?.[1]);
    expect([answer.status, answer.text]).toEqual([200, `{"email":"${email}","message":"Password updated"}`]);
    expect((await service.signIn({ form: { email, password } })).status).toBe(401);
    expect((await service.signIn({ form: { email, password: fields.new_password } })).status).toBe(200);
  });

  test('ends every session of the user and begins none', async () => {
    const { service, email, password, fields } = await withReset();
    const cookie = cookieFrom(await service.signIn({ form: { email, password } }));
    const answer = await service.resetPassword({ form: fields, cookies: [cookie] });
    expect(answer.cookies).toEqual([]);
    expect((await service.getProfile({ cookies: [cookie] })).status).toBe(403);
  });

  test.each<[string, (given: Given) => Promise<Record<string, string>>]>([
    ['a wrong token', async ({ fields }) => ({ ...fields, reset_token: 'made up by somebody' })],
    ['a used token', used],
    ['a token that a newer one replaced', replaced],
    ['a token after 30 minutes', expired],
    ['a token of somebody else', foreign],
    ['an unknown email', async ({ fields }) => ({ ...fields, email: newCredentials().email })],
    ['what is no address', async ({ fields }) => ({ ...fields, email: 'nobody' })],
  ])('gives the same answer to %s', async (_, fieldsOf) => {
    const given = await withReset();
    const answer = await given.service.resetPassword({ form: await fieldsOf(given) });
    expect([answer.status, answer.text]).toEqual(refused);
  });

  test('refuses an invalid password, and the token still works', async () => {
    const { service, fields } = await withReset();
    const answer = await service.resetPassword({ form: { ...fields, new_password: 'a'.repeat(1025) } });
    expect([answer.status, answer.body]).toEqual([400, { message: expect.stringMatching(/^new_password /) }]);
    expect((await service.resetPassword({ form: fields })).status).toBe(200);
  });

  test('checks the new password before the token', async () => {
    const { service, fields } = await withReset();
    const form = { ...fields, reset_token: 'made up by somebody', new_password: 'a'.repeat(1025) };
    expect((await service.resetPassword({ form })).status).toBe(400);
  });

  test.each([
    ['email', '{"message":"email missing"}'],
    ['reset_token', '{"message":"reset_token missing"}'],
    ['new_password', '{"message":"new_password missing"}'],
  ])('refuses a missing or blank %s', async (field, text) => {
    const { service, fields } = await withReset();
    const { [field as keyof typeof fields]: _, ...others } = fields;
    for (const form of [others, { ...fields, [field]: ' ' }]) {
      const answer = await service.resetPassword({ form });
      expect([answer.status, answer.text]).toEqual([400, text]);
    }
  });

  test.each(unreadableBodies)('refuses %s', async (_, parts, status, shape) => {
    const answer = await createAuthService().resetPassword(parts);
    expect([answer.status, answer.body]).toEqual([status, { [shape]: expect.any(String) }]);
  });

  async function used({ service, fields }: Given) {
    await service.resetPassword({ form: fields });
    return fields;
  }

  async function replaced({ service, fields }: Given) {
    await service.requestPasswordReset({ form: { email: fields.email } });
    return fields;
  }

  async function expired({ service, fields }: Given) {
    service.deps.clock.moveBy(30 * 60_000);
    return fields;
  }

  async function foreign({ service, fields }: Given) {
    return { ...fields, email: (await signedUp(service)).email };
  }
});
