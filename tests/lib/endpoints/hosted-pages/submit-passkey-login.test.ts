import { expect, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { createTestDeps } from '../../../support/deps';
import { enrolledVisitor, passkeyFields, signedInVisitor, visitorWithPasskey } from '../../../support/factor-pages';
import { createHostedPages } from '../../../support/hosted-pages';

test('a passkey alone signs in, and leads to where the person wanted to go', async () => {
  const pages = createHostedPages();
  const { authenticator, email } = await visitorWithPasskey(pages);
  const browser = pages.browser();
  const login = await browser.get('/login?return_to=%2Forders');
  expect(login.text).toContain('data-options-url="/sessions/options"');
  expect(login.text).toContain('autocomplete="username webauthn"');
  const answer = await browser.send(login, '/login/passkey', await passkeyFields(pages, authenticator));
  expect([answer.status, answer.headers.location]).toEqual([303, '/orders']);
  expect((await browser.get('/')).text).toContain(email);
});

test('one that did not verify its user leads somebody with an app to the second step', async () => {
  const pages = createHostedPages();
  const { authenticator } = await visitorWithPasskey(pages, enrolledVisitor);
  const browser = pages.browser();
  const fields = await passkeyFields(pages, authenticator, { userVerified: false });
  const answer = await browser.send(await browser.get('/login'), '/login/passkey', fields);
  expect(answer.headers.location).toBe('/verify-2fa');
  expect((await browser.follow(answer)).text).not.toMatch(/<(?:form|button)[^>]*data-passkey/);
});

test('one that did not verify its user is explained to somebody who must have a second factor and has no other', async () => {
  const deps = createTestDeps({ mode: hardenedMode });
  const pages = createHostedPages({}, deps);
  const { authenticator } = await visitorWithPasskey(pages);
  deps.secondFactorPolicy = 'all';
  const browser = pages.browser();
  const fields = await passkeyFields(pages, authenticator, { userVerified: false });
  const answer = await browser.send(await browser.get('/login'), '/login/passkey', fields);
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('This passkey alone is not enough for your account.');
  expect(answer.text).toContain('action="/login"');
});

test('one that does not work shows the sign-in again, with what to do', async () => {
  const pages = createHostedPages();
  const { authenticator } = await visitorWithPasskey(pages);
  const browser = pages.browser();
  const fields = await passkeyFields(pages, authenticator, { origin: 'https://evil.example' });
  const answer = await browser.send(await browser.get('/login'), '/login/passkey', fields);
  expect(answer.status).toBe(401);
  expect(answer.text).toContain('This passkey does not work here. Try another one, or go on in another way.');
  expect(answer.text).toContain('action="/login"');
});

test('the sign-in page reads nothing and shows no passkeys of anybody', async () => {
  const pages = createHostedPages();
  const { email } = await signedInVisitor(pages);
  const { text } = await pages.browser().get(`/login?login_hint=${encodeURIComponent(email)}`);
  expect(text).not.toContain('allowCredentials');
});
