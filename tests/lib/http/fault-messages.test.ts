import { expect, test } from '@jest/globals';
import type { FieldFault } from '../../../lib/auth/field-fault';
import { faultSentence, lastMinutes } from '../../../lib/http/fault-messages';

test.each<[words: string, fault: FieldFault]>([
  ['is missing', { code: 'missing' }],
  ['is not known', { code: 'unknown' }],
  ['is not a string', { code: 'wrong_type', expected: 'string' }],
  ['is not an array', { code: 'wrong_type', expected: 'Array' }],
  ['is not as described', { code: 'wrong_type', expected: '("a" | "b")' }],
  ['is not an even number', { code: 'custom', reason: 'is not an even number' }],
  ['is not a valid address', { code: 'not_an_email' }],
  ['is neither a valid address nor a login name', { code: 'not_a_login' }],
  ['is not an id', { code: 'not_an_id' }],
  ['is not what a browser returns for a passkey', { code: 'not_a_passkey' }],
  ['cannot be changed', { code: 'read_only' }],
  ['contains control characters', { code: 'control_characters' }],
  ['is longer than 200 characters', { code: 'too_long', maximum: 200 }],
  ['are more than 16', { code: 'too_many', maximum: 16 }],
  ['is shorter than 8 characters', { code: 'too_short', minimum: 8 }],
  ['is longer than 1024 bytes', { code: 'too_many_bytes', maximum: 1024 }],
  ['contains a NUL character', { code: 'nul_character' }],
  ['contains broken characters', { code: 'broken_characters' }],
  ['is little more than the email address', { code: 'resembles_email' }],
  ['is little more than the name of this service', { code: 'resembles_service_name' }],
  ['is one character repeated, or a sequence like abcdefgh', { code: 'single_run' }],
  ['is little more than one of the most common passwords', { code: 'common' }],
  ['is known from a data breach', { code: 'breached' }],
  ['belongs to a role, not to a person', { code: 'role_email' }],
  ['is a throw-away address', { code: 'disposable', suggestion: null }],
  ['is a throw-away address. Did you mean bob@gmail.com?', { code: 'disposable', suggestion: 'bob@gmail.com' }],
  ['cannot receive mail', { code: 'no_mail', suggestion: null }],
  ['cannot receive mail. Did you mean bob@gmail.com?', { code: 'no_mail', suggestion: 'bob@gmail.com' }],
  ['is your email already', { code: 'same_email' }],
])('a field %s', (words, fault) => {
  expect(faultSentence({ field: 'email', fault })).toBe(`email ${words}`);
});

test.each([
  [1, 'minute'],
  [10, '10 minutes'],
])('"the last" is followed by %i as %p', (minutes, words) => {
  expect(lastMinutes(minutes)).toBe(words);
});
