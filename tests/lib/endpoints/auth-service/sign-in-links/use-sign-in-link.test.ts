import { describe, expect, test } from '@jest/globals';
import type { User } from '../../../../../lib/auth/entities';
import { hashToken } from '../../../../../lib/crypto/hash-token';
import { LANGUAGES } from '../../../../../lib/languages';
import { BROWSER, newMailAccount, newMailSession, OWN_FORM } from '../../../../support/mail-links';
import { createSignInLinks } from '../../../../support/sign-in-link-service';
import { madeUpSignInToken, mailedLink } from '../../../../support/sign-in-links';

const withLink = async (
  changes: Partial<User> = {},
  { returnTo, ...settings }: Parameters<typeof createSignInLinks>[0] & { returnTo?: string } = {},
) => {
  const service = createSignInLinks(settings);
  const account = await newMailAccount(service.deps, changes);
  return { service, ...account, ...(await mailedLink(service.deps, account.email, { returnTo: returnTo ?? null })) };
};

const sessionOf = ({ cookies }: { cookies: string[] }) =>
  /^__Host-session_id=([^;]+)/.exec(cookies[0] ?? '')?.[1] ?? '';

/** contract.md section 6: "`POST` 200 `{"email","message":"logged in"}` + cookie, or the second step". */
describe('POST /sign_in for a program', () => {
  test('answers 200 `{"email","message":"logged in"}`, with a session of the auth service', async () => {
    const { service, user, email, token } = await withLink();
    const answer = await service.useSignInLink({ form: { token } });
    expect([answer.status, answer.text]).toEqual([200, `{"email":"${email}","message":"logged in"}`]);
    expect(answer.cookies).toEqual([
      expect.stringMatching(
        /^__Host-session_id=[\w-]{36}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=86400; Secure$/,
      ),
    ]);
    const session = await service.deps.sessions.findSession(hashToken(sessionOf(answer)), service.deps.clock.now());
    expect(session).toMatchObject({ userId: user.id, methods: ['email'], authenticatedAt: service.deps.clock.now() });
    expect(service.deps.recorded.at(-1)).toEqual({ event: 'user_signed_in', userId: user.id, methods: ['email'] });
  });

  test('accepts JSON too', async () => {
    const { service, token } = await withLink();
    expect((await service.useSignInLink({ json: { token } })).status).toBe(200);
  });

  test('ends the session that the request carries', async () => {
    const { service, user, token } = await withLink();
    const { token: older } = await newMailSession(service.deps, user);
    await service.useSignInLink({ form: { token }, cookies: [`__Host-session_id=${older}`] });
    expect(await service.deps.sessions.findSession(hashToken(older), service.deps.clock.now())).toBeNull();
  });

  test('asks for the second factor: 202 `{"email","message":"second factor required","challenge","methods"}`', async () => {
    const { service, email, token, user } = await withLink({ hasTotp: true });
    const { status, body, cookies } = await service.useSignInLink({ form: { token } });
    expect([status, body, cookies]).toEqual([
      202,
      {
        email,
        message: 'second factor required',
        challenge: expect.stringMatching(new RegExp(`^${user.id}\\.[\\w-]{43}$`)),
        methods: ['totp', 'recovery_code'],
      },
      [],
    ]);
    expect(service.deps.recorded.some(({ event }) => event === 'user_signed_in')).toBe(false);
  });

  test.each(['used', 'made up', 'cut'])('refuses a token that is %s', async (which) => {
    const { service, token } = await withLink();
    if (which === 'used') await service.useSignInLink({ form: { token } });
    const sent = { used: token, 'made up': madeUpSignInToken(service.deps.ids), cut: token.slice(2) }[which] ?? '';
    const { status, text, cookies } = await service.useSignInLink({ form: { token: sent } });
    expect([status, text, cookies]).toEqual([403, '{"message":"invalid or expired link","code":"invalid_link"}', []]);
  });

  test.each([
    [{}, '{"message":"token missing","code":"missing_field","field":"token"}'],
    [{ token: 'x', code: '1' }, '{"message":"unknown field: code","code":"unknown_field","field":"code"}'],
  ])('refuses %j', async (form, text) => {
    const answer = await createSignInLinks().useSignInLink({ form });
    expect([answer.status, answer.text]).toEqual([400, text]);
  });

  test('is refused to a page of another site', async () => {
    const { service, token } = await withLink();
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null', 'sec-fetch-site': 'cross-site' }])
      expect((await service.useSignInLink({ form: { token }, headers })).status).toBe(403);
    expect((await service.useSignInLink({ form: { token } })).status).toBe(200);
  });

  test('from a browser that hides the page works only in the browser that requested the link', async () => {
    const { service, token, browserSecret } = await withLink();
    const headers = { origin: 'null' };
    const refused = await service.useSignInLink({ form: { token }, headers });
    expect([refused.status, refused.body]).toEqual([403, { message: 'Forbidden', code: 'cross_site' }]);
    const cookies = [`__Host-sign_in=${browserSecret}`];
    expect((await service.useSignInLink({ form: { token }, headers, cookies })).status).toBe(200);
  });
});

describe.each(LANGUAGES)('POST /sign_in for a person, in %s', (language) => {
  const settings = { language };

  test('leads to the home page, which says that they are signed in', async () => {
    const { service, token } = await withLink({}, settings);
    const { status, text, headers, cookies } = await service.useSignInLink({ form: { token }, headers: OWN_FORM });
    expect([status, text, headers.location]).toEqual([303, '', '/']);
    expect(cookies).toEqual([
      expect.stringMatching(/^__Host-session_id=/),
      expect.stringMatching(/^__Host-notice=signed_in;/),
    ]);
  });

  test('leads to the place of the request', async () => {
    const returnTo = 'https://app.example.com/a?b=1&c=2';
    const { service, token } = await withLink({}, { ...settings, returnTo });
    const { status, headers } = await service.useSignInLink({ form: { token }, headers: OWN_FORM });
    expect([status, headers.location]).toEqual([303, returnTo]);
  });

  test('leads home if the place is not allowed any more', async () => {
    const { service, token } = await withLink({}, { ...settings, returnTo: 'https://old.example.com/' });
    const { headers } = await service.useSignInLink({ form: { token }, headers: OWN_FORM });
    expect(headers.location).toBe('/');
  });

  test('says that a password was removed', async () => {
    const { service, token } = await withLink({ emailVerified: false }, settings);
    const { text } = await service.useSignInLink({ form: { token }, headers: OWN_FORM });
    expect(text).toMatch(/has stopped working|ne fonctionne plus/);
  });

  test('says nothing of it in the browser that signed up', async () => {
    const { service, token, signUpSecret } = await withLink({ emailVerified: false }, settings);
    const cookies = [`__Host-sign_up=${signUpSecret}`];
    const { text } = await service.useSignInLink({ form: { token }, headers: OWN_FORM, cookies });
    expect(text).not.toMatch(/has stopped working|ne fonctionne plus/);
  });

  test('leads to the second step, which keeps the place of the request', async () => {
    const { service, token } = await withLink({ hasTotp: true }, { ...settings, returnTo: '/orders?page=2' });
    const { status, headers, cookies } = await service.useSignInLink({ form: { token }, headers: OWN_FORM });
    expect([status, headers.location]).toEqual([303, '/verify-2fa?return_to=%2Forders%3Fpage%3D2']);
    expect(cookies).toEqual([
      expect.stringMatching(/^__Host-second_step=[\w-]{36}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=300;/),
      expect.stringMatching(/^__Host-challenge=[\w-]{43};/),
    ]);
  });

  test('is refused with a page', async () => {
    const { service } = await withLink({}, settings);
    const form = { token: madeUpSignInToken(service.deps.ids) };
    const { status, text } = await service.useSignInLink({ form, headers: BROWSER });
    expect([status, text.includes('<form')]).toEqual([403, false]);
    expect(text).toMatch(/<h1>(?:This link does not work|Ce lien ne fonctionne pas)<\/h1>/);
  });
});
