import { expect, test } from '@jest/globals';
import { sourceOf } from '../../../lib/http/request';
import { withoutPort } from '../../../lib/http/without-port';
import { gatewayEvent } from '../../support/event';

const addresses = [
  ['198.51.100.7', '198.51.100.7'],
  ['198.51.100.7:46532', '198.51.100.7'],
  ['2001:db8::1', '2001:db8::1'],
  ['::1', '::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['', ''],
  ['nothing:of:the:kind', 'nothing:of:the:kind'],
];

test.each(addresses)('reads %j as %j', (address, expected) => {
  expect(withoutPort(address)).toBe(expected);
});

test('the source of a request contains no port', () => {
  const event = gatewayEvent('GET /profile');
  event.requestContext.http.sourceIp = '[2001:db8::1]:443';
  expect(sourceOf(event, {}).ipAddress).toBe('2001:db8::1');
});
