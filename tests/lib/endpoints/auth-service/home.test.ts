import { describe, expect, test } from '@jest/globals';
import { handler } from '../../../../functions/auth-service/home';
import { call, gatewayEvent } from '../../../support/event';
import { createHostedPages, newPageAccount } from '../../../support/hosted-pages';

test('GET / says hello', async () => {
  const answer = await call(handler, gatewayEvent('GET /'));
  expect([answer.status, answer.text]).toEqual([200, '{"message":"Bienvenue"}']);
});

test('HEAD / says the same without a body', async () => {
  const answer = await call(handler, gatewayEvent('HEAD /'));
  expect([answer.status, answer.text]).toEqual([200, '']);
});

describe('to a browser', () => {
  test('that is not signed in, GET / leads to the sign-in', async () => {
    const answer = await createHostedPages().browser().get('/');
    expect([answer.status, answer.headers.location, answer.text]).toEqual([303, '/login', '']);
  });

  test('that is signed in, it is a page with a greeting, and the ways to account and application', async () => {
    const pages = createHostedPages({ appUrl: 'https://app.example.com/start' });
    const { email, password } = await newPageAccount(pages);
    const browser = pages.browser();
    await browser.send(await browser.get('/login'), '/login', { email, password });
    const { status, text } = await browser.get('/');
    expect([status, text]).toEqual([200, expect.stringContaining(`<h1>Hello</h1>`)]);
    expect(text).toContain('href="https://app.example.com/start"');
    expect(text).toContain('href="/account"');
    expect(text).toContain('href="/logout"');
  });

  test('a cookie of no session is none', async () => {
    const browser = createHostedPages().browser();
    browser.cookies.set('__Host-session_id', 'made up');
    expect((await browser.get('/')).headers.location).toBe('/login');
  });

  test.each(['*/*', 'application/json', 'text/*', ''])('a program that accepts %p gets JSON', async (accept) => {
    expect((await createHostedPages().browser().get('/', { accept })).body).toEqual({ message: 'Bienvenue' });
  });
});
