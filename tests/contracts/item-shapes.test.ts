import { expect, test } from '@jest/globals';
import { checkShapes } from './item-shapes';

const user = { id: '37f60506-2d9a-4832-9702-19f5324222ec', email: 'ada@example.com', session_epoch: 0 };

test('an item whose attributes are recorded is accepted', () => {
  checkShapes({ USERS_TABLE: [user, { id: 'email#ada@example.com', user_id: user.id }] });
});

test.each([
  [
    'an attribute that no store writes',
    { USERS_TABLE: [{ ...user, nickname: 'Ada' }] },
    '"nickname" of the items "users"',
  ],
  ['another type', { USERS_TABLE: [{ ...user, email: 7 }] }, '"email" of the items "users" has the type N'],
  [
    'an attribute of another kind',
    { USERS_TABLE: [{ id: 'email#x', email: 'x' }] },
    '"email" of the items "users email#"',
  ],
  ['a kind that is not recorded', { SESSIONS_TABLE: [{ id: 'new#x' }] }, '"id" of the items "sessions new#"'],
])('%s is refused', (_, snapshot, message) => {
  expect(() => checkShapes(snapshot)).toThrow(message);
});
