import { expect, test } from '@jest/globals';
import { acceptsPage } from '../../../lib/http/accepts-page';
import { gatewayEvent } from '../../support/event';
import { BROWSER } from '../../support/mail-links';

test.each([
  [BROWSER.accept, true],
  ['text/html', true],
  ['application/json, TEXT/HTML;q=0.5', true],
  ['text/html; charset=utf-8', true],
  ['*/*', false],
  ['text/*', false],
  ['application/json', false],
  ['text/html;q=0', false],
  ['text/html; q=0.000 , */*', false],
  ['text/html;q=0.001', true],
  ['text/htmlx', false],
  ['application/text/html', false],
  ['', false],
])('%s: %p', (accept, expected) => {
  expect(acceptsPage(gatewayEvent('GET /', { headers: { accept } }))).toBe(expected);
});

test('a request without the header does not accept a page', () => {
  const event = gatewayEvent('GET /');
  expect(acceptsPage({ ...event, headers: {} })).toBe(false);
});
