import { describe, expect, test } from '@jest/globals';
import { html, markupOf } from '../../../../lib/html/html';
import { brandColors } from '../../../../lib/http/pages/brand';
import { page } from '../../../../lib/http/pages/page';
import { renderResponse } from '../../../../lib/http/response';
import { pageFrame } from '../../../support/page-settings';

const frame = pageFrame({
  brand: { serviceName: 'Latch & Key', logoUrl: null, ...brandColors('#1d4fbf') },
  language: 'fr',
});
const content = { title: 'A <title>', body: html`<p>text</p>` };
const rendered = (method = 'GET') => renderResponse(page(content, frame), { requestId: 'r', method });

describe('a page', () => {
  test('is HTML in UTF-8, in its language, with its title as the heading', () => {
    const { headers, body } = rendered();
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' });
    expect(body).toMatch(/^<!doctype html>\n<html lang="fr" dir="ltr">/);
    expect(body).toContain('<title>A &lt;title&gt; · Latch &amp; Key</title>');
    expect(body).toContain('<h1>A &lt;title&gt;</h1>\n<p>text</p>');
  });

  test('has the headers of pages and those of every answer', () => {
    expect(rendered().headers).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': 'r',
      'content-security-policy':
        "default-src 'none'; style-src 'nonce-bm9uY2U'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
      'referrer-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
  });

  test('tells nobody its URL if that has a secret', () => {
    const { headers } = page(content, { ...frame, urlHasSecret: true });
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer' });
  });

  test('has one style, with the nonce of its policy, and nothing else that loads or runs', () => {
    const text = String(rendered().body);
    expect(text.match(/<style[^>]*>/g)).toEqual(['<style nonce="bm9uY2U">']);
    expect(text).not.toMatch(/<(?:script|img|link|iframe|object|embed|base|svg)|\s(?:src|style|on\w+)=|url\(|@import/i);
    expect(text).not.toMatch(/https?:/);
  });

  test('answers HEAD with the headers only', () => {
    expect(rendered('HEAD').body).toBe('');
    expect(rendered('HEAD').headers).toEqual(rendered().headers);
  });

  test('uses the given status, headers and cookies', () => {
    const extras = { status: 429, headers: { 'retry-after': '7' }, cookies: ['a=b'] };
    const answer = page(content, frame, extras);
    expect(answer).toMatchObject(extras);
    expect(answer.headers).toHaveProperty('referrer-policy');
    expect(markupOf(answer.body as typeof content.body)).toContain('<h1>');
  });
});

describe('the script for shown passwords, copies and prints', () => {
  const shownWith = (body: ReturnType<typeof html>) => {
    const { body: shown, headers } = page({ title: 'x', body }, frame);
    return { markup: markupOf(shown as ReturnType<typeof html>), policy: headers?.['content-security-policy'] };
  };

  test('is on a page that needs it, with the nonce', () => {
    const { markup, policy } = shownWith(html`<button data-reveal="password" hidden>Show</button>`);
    expect(markup).toContain('<script nonce="bm9uY2U">');
    expect(policy).toContain("script-src 'nonce-bm9uY2U'");
  });

  test('is on no other page, whatever a user is called', () => {
    const { markup, policy } = shownWith(html`<p>${' data-reveal="x"'}</p>`);
    expect(markup).not.toContain('<script');
    expect(policy).not.toContain('script-src');
  });
});
