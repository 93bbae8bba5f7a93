import { describe, expect, test } from '@jest/globals';
import { newMailAccount } from '../../../../support/mail-links';
import { createSignInLinks } from '../../../../support/sign-in-link-service';

/** contract.md section 6: `POST /sign_in_link`, "alike for anybody". */
const SENT = 'if this email can be used, a link has been sent';

describe('POST /sign_in_link', () => {
  test('answers 200 `{"email","message"}`, byte for byte alike for anybody', async () => {
    const service = createSignInLinks();
    const { email } = await newMailAccount(service.deps);
    const { email: disabled } = await newMailAccount(service.deps, { active: false });
    for (const typed of [email, disabled, 'stranger@example.com']) {
      const { status, text, headers } = await service.requestSignInLink({ form: { email: typed } });
      expect([status, text]).toEqual([200, `{"email":"${typed}","message":"${SENT}"}`]);
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    }
  });

  test('answers the email in its canonical form, and text that is not an email as it was sent', async () => {
    const service = createSignInLinks();
    const answers = [];
    for (const email of [' Bob@Bücher.Example ', 'bob', 'admin'])
      answers.push((await service.requestSignInLink({ json: { email } })).body);
    expect(answers).toEqual([
      { email: 'bob@xn--bcher-kva.example', message: SENT },
      { email: 'bob', message: SENT },
      { email: 'admin', message: SENT },
    ]);
  });

  test.each([{ email: 'bob@example.com' }, { email: 'bob' }])(
    'sets the cookie of the browser for ten minutes: %j',
    async (form) => {
      const { requestSignInLink } = createSignInLinks();
      expect((await requestSignInLink({ form })).cookies).toEqual([
        expect.stringMatching(/^__Host-sign_in=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/),
      ]);
    },
  );

  test('keeps the cookie that the browser has', async () => {
    const { requestSignInLink, deps } = createSignInLinks();
    const own = `__Host-sign_in=${deps.ids.newSecret()}`;
    const form = { email: 'bob@example.com' };
    const { cookies } = await requestSignInLink({ form, cookies: [own] });
    expect(cookies[0]?.split(';')[0]).toBe(own);
    const { cookies: replaced } = await requestSignInLink({ form, cookies: ['__Host-sign_in=made-up'] });
    expect(replaced[0]).toMatch(/^__Host-sign_in=[\w-]{43};/);
  });

  test.each([
    ['/orders?page=2', '/orders?page=2'],
    ['https://app.example.com/orders', 'https://app.example.com/orders'],
    ['https://auth.example.com/account', 'https://auth.example.com/account'],
    ['//evil.example', null],
    ['https://evil.example/', null],
    ['javascript:alert(1)', null],
    ['', null],
  ])('stores where the user goes on, if it may be such a place: %p', async (return_to, returnTo) => {
    const { requestSignInLink, deps } = createSignInLinks();
    const answer = await requestSignInLink({ form: { email: 'bob@example.com', return_to } });
    expect([answer.status, deps.outbox.waiting().at(-1)?.signIn?.returnTo]).toEqual([200, returnTo]);
  });

  test.each([
    [{}, '{"message":"email missing","code":"missing_field","field":"email"}'],
    [{ email: ' ' }, '{"message":"email missing","code":"missing_field","field":"email"}'],
    [
      { email: 'bob@example.com', password: 'x' },
      '{"message":"unknown field: password","code":"unknown_field","field":"password"}',
    ],
  ])('refuses %j', async (form, text) => {
    const answer = await createSignInLinks().requestSignInLink({ form });
    expect([answer.status, answer.text, answer.cookies]).toEqual([400, text, []]);
  });
});
