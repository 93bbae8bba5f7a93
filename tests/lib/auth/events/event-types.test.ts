import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { eventTypes } from '../../../../lib/auth/events/event-types';

const entries = Object.entries(eventTypes);
const documented = [
  ...readFileSync('docs/user-events.md', 'utf8').matchAll(/^\| `((?:user|auth)\.[a-z_]+)`( \*)? \|/gm),
].map(([, item, mark]) => [item, mark === undefined ? 'owner' : 'anybody']);

test('every item type is documented, with who can cause it, and no other is', () => {
  const items = new Map(entries.map(([, { item, by }]) => [item, by]));
  expect(documented.toSorted()).toEqual([...items].toSorted());
});

test('events that share an item share who can cause it', () => {
  for (const [, { item, by }] of entries)
    expect(entries.filter(([, other]) => other.item === item && other.by !== by)).toEqual([]);
});

test('refusals, and nothing else, are warnings', () => {
  const warnings = entries.filter(([, { level }]) => level === 'warn').map(([name]) => name);
  expect(warnings).toEqual(entries.map(([name]) => name).filter((name) => name.endsWith('_refused')));
});

test('what changes a user is caused by an owner', () => {
  for (const [, { item, by }] of entries) if (item.startsWith('user.')) expect(by).toBe('owner');
});
