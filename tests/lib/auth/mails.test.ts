import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { mails } from '../../../lib/auth/mails';

const { paths } = JSON.parse(readFileSync('functions/gateway/openapi.json', 'utf8')) as { paths: object };
const linked = Object.entries(mails).flatMap(([purpose, { link }]) =>
  link === null ? [] : [[purpose, link] as const],
);

test.each(linked)('the link of %s opens a page, whose form is sent to the same path', (_, { path }) => {
  expect(paths).toHaveProperty([path], expect.objectContaining({ get: expect.anything(), post: expect.anything() }));
});

test.each(linked)('the form of %s has the password field that its route takes', (_, { path, passwordField }) => {
  const { post } = (paths as Record<string, { post: unknown }>)[path] ?? {};
  const fields = Object.keys(
    (post as { requestBody: { content: { 'application/json': { schema: { properties: object } } } } }).requestBody
      .content['application/json'].schema.properties,
  );
  // Beside a password, the page names the account for password managers. An invitation also takes a name, or a passkey in its place.
  const own = fields.filter((field) => !['passkey', 'first_name', 'last_name'].includes(field));
  expect(own).toEqual(['token', ...(passwordField === null ? [] : [passwordField, 'account'])]);
});

test('docs/modes.md lists every mail, and no other', () => {
  const rows = [...readFileSync('docs/modes.md', 'utf8').matchAll(/^\| `([a-z]+(?:-[a-z]+)+|invitation)` \|/gm)];
  expect(rows.map(([, purpose]) => purpose).toSorted()).toEqual(Object.keys(mails).toSorted());
});
