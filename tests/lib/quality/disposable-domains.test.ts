import { expect, test } from '@jest/globals';
import { isDisposableDomain } from '../../../lib/quality/disposable-domains';

test.each(['mailinator.com', 'yopmail.com', 'guerrillamail.com', '10minutemail.com', 'mx.any.mailinator.com'])(
  '%s is disposable',
  async (domain) => expect(await isDisposableDomain(domain)).toBe(true),
);

test.each([
  'gmail.com',
  'outlook.com',
  'orange.fr',
  'example.com',
  'xmailinatorx.com',
  'mailinator.com.example',
  'com',
])('%s is not', async (domain) => expect(await isDisposableDomain(domain)).toBe(false));
