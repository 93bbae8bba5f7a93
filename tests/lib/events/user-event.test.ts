import { describe, expect, test } from '@jest/globals';
import { isUserEvent, userEventOf } from '../../../lib/events/user-event';
import { eventImage, userImage } from './event-records';

describe('userEventOf', () => {
  test('reads an event with its user', () => {
    const image = eventImage({ event_id: { S: 'e1' }, type: { S: 'user.created' }, actor_id: { S: 'user 2' } });
    expect(userEventOf({ ...image, user: userImage() })).toEqual({
      id: 'e1',
      type: 'user.created',
      time: '2026-11-20T10:00:00.123Z',
      user_id: 'user 1',
      actor_id: 'user 2',
      user: {
        id: 'user 1',
        email: 'ann@example.com',
        name: 'Ann Lee',
        first_name: 'Ann',
        last_name: null,
        active: true,
        customer: { id: 7 },
        roles: [{ id: 1, code: 'admin', name: 'Administrator' }],
      },
      methods: null,
    });
  });

  test('reads until when a user is inactive', () => {
    const user = userImage({ active: { BOOL: false }, inactive_until: { S: '2026-11-20T12:00:00.000Z' } });
    expect(userEventOf(eventImage({ user }))?.user).toMatchObject({
      active: false,
      inactive_until: '2026-11-20T12:00:00.000Z',
    });
  });

  test('reads how the user of a new session proved who they are', () => {
    const methods = { L: [{ S: 'pwd' }, { S: 'otp' }] };
    expect(userEventOf(eventImage({ methods }))?.methods).toEqual(['pwd', 'otp']);
  });

  test('reads an event that is not about the profile', () => {
    expect(userEventOf(eventImage())).toMatchObject({ type: 'user.signed_in', actor_id: null, user: null });
  });

  test('takes a name without an attribute for none', () => {
    const { M = {} } = userImage();
    const { name: _, ...nameless } = M;
    expect(userEventOf(eventImage({ user: { M: nameless } }))?.user?.name).toBeNull();
  });

  test('lets no field through that is not named, at any depth', () => {
    const secret = { S: 'secret' };
    const image = eventImage({
      password_hash: secret,
      user: userImage({
        password_hash: secret,
        customer: { M: { id: { N: '7' }, secret } },
        roles: { L: [{ M: { id: { N: '1' }, code: { S: 'admin' }, name: { S: 'Administrator' }, secret } }] },
      }),
    });
    const event = userEventOf(image);
    expect(event?.user?.roles).toHaveLength(1);
    expect(JSON.stringify(event)).not.toContain('secret');
  });

  test('lets nobody know where the request came from', () => {
    const from = { address: { S: '198.51.100.7' }, client: { S: 'curl/8.5.0' } };
    const event = userEventOf(eventImage({ ...from, source: { M: from }, user: userImage(from) }));
    expect(event?.type).toBe('user.signed_in');
    for (const text of ['198.51.100.7', 'curl', 'address', 'client', 'source']) {
      expect(JSON.stringify(event)).not.toContain(text);
    }
  });

  test.each([
    ['no event id', { event_id: undefined }],
    ['a time that is none', { time: { S: 'yesterday' } }],
    ['a number for an id', { user_id: { N: '1' } }],
    ['a user that is text', { user: { S: 'user 1' } }],
    ['a user without an address', { user: userImage({ email: { NULL: true } }) }],
    ['methods that are text', { methods: { S: 'pwd' } }],
    ['a role whose id is no whole number', { user: userImage({ roles: { L: [{ M: { id: { N: '1.5' } } }] } }) }],
  ])('makes nothing of %s', (_, changes) => {
    expect(userEventOf(eventImage(changes as never))).toBeNull();
  });
});

test('an item is an event by its type', () => {
  expect(isUserEvent(eventImage({ type: { S: 'user.deleted' } }))).toBe(true);
  expect(isUserEvent(eventImage({ type: { S: 'user.email_verified' } }))).toBe(true);
  expect(isUserEvent(eventImage({ type: { S: 'customer.created' } }))).toBe(false);
  expect(isUserEvent(eventImage({ type: { S: 'auth.sign_in_refused' } }))).toBe(false);
  expect(isUserEvent({ id: { S: 'something else' } })).toBe(false);
});
