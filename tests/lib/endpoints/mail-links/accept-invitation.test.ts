import { describe, expect, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import type { User } from '../../../../lib/auth/entities';
import { secretOf } from '../../../../lib/auth/user-id';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { createHandler as acceptInvitation } from '../../../../lib/endpoints/mail-links/accept-invitation';
import { createHandler as showInvitation } from '../../../../lib/endpoints/mail-links/show-invitation';
import { leadOf, wordsOf } from '../../../support/account-pages';
import { createTestDeps } from '../../../support/deps';
import { call, gatewayEvent, type RequestParts } from '../../../support/event';
import { BASE_URL, BROWSER } from '../../../support/mail-links';
import { newUser } from '../../../support/new-user';
import { pagesWith } from '../../../support/page-settings';
import { createSoftwareAuthenticator } from '../../../support/software-authenticator';

const PASSWORD = 'a password that is good';
const cookie = (name: string) => ({ name: `__Host-${name}`, secure: true });

const create = async (changes: Partial<User> = {}) => {
  const deps = createTestDeps({ mode: hardenedMode });
  const customers = { findCustomer: async (id: number) => ({ id, name: 'Acme' }) };
  const settings = {
    ...pagesWith({}),
    origins: [BASE_URL],
    openPaths: [],
    errorsHaveCodes: true,
    mode: hardenedMode,
    passwords: { minimumLength: 8 },
    relyingParty: { id: 'localhost', origins: ['http://localhost:3000'] },
    serviceName: 'Latchkey',
    sessionCookie: cookie('session_id'),
    sessionDurationSeconds: 3600,
    deviceCookie: cookie('device'),
    challengeCookie: cookie('challenge'),
    secondStepCookie: cookie('second_step'),
  };
  const admin = newUser({ name: 'Ada Admin' });
  deps.users.put(admin);
  const invitation = { invitedAt: deps.clock.now(), invitedBy: admin.id };
  const user = newUser({ email: 'bob@example.com', passwordHash: null, invitation, ...changes });
  deps.users.put(user);
  const token = `${user.id}.${deps.ids.newSecret()}`;
  const expiresAt = new Date(deps.clock.now().getTime() + 604_800_000);
  await deps.users.storeInvitationToken({ userId: user.id, email: user.email, tokenHash: hashToken(token), expiresAt });
  const [show, accept] = [showInvitation({ ...deps, customers }, settings), acceptInvitation(deps, settings)];
  return {
    deps,
    user,
    token,
    stored: () => deps.users.findUser(user.id),
    open: (parts: RequestParts = {}) =>
      call(show, gatewayEvent('GET /invitation', { query: { token }, headers: BROWSER, ...parts })),
    send: (fields: Record<string, string>, headers: Record<string, string> = BROWSER) =>
      call(accept, gatewayEvent('POST /invitation', { form: { token, ...fields }, headers })),
  };
};

describe('GET /invitation', () => {
  test('says who invites to what, and for which account', async () => {
    const { open } = await create();
    const answer = await open();
    expect(answer.status).toBe(200);
    expect(wordsOf(answer)).toContain('Ada Admin invites you to Acme.');
    expect(wordsOf(answer)).toContain('Your account: bob@example.com');
  });

  test('does not name an admin who is gone', async () => {
    const { open, deps, user } = await create();
    deps.users.put({ ...user, invitation: { invitedAt: deps.clock.now(), invitedBy: deps.ids.newId() } });
    expect(wordsOf(await open())).toContain('You are invited to Acme.');
  });

  test.each<[when: string, end: (made: Awaited<ReturnType<typeof create>>) => unknown]>([
    ['it has expired', ({ deps }) => deps.clock.moveBy(604_800_000)],
    ['the user was made inactive', ({ deps, user }) => deps.users.put({ ...user, active: false })],
    ['the user is gone', ({ deps, user }) => deps.users.deleteUser(user, { now: deps.clock.now() })],
    ['it was used', ({ send }) => send({ password: PASSWORD })],
    [
      'an admin has set a password',
      ({ deps, user }) =>
        deps.users.changeUser({ before: user, profile: {}, passwordHash: 'x', now: deps.clock.now() }),
    ],
  ])('explains a link that does not work because %s, and leads on', async (_, end) => {
    const made = await create();
    await end(made);
    const answer = await made.open();
    expect(answer.status).toBe(403);
    expect(wordsOf(answer)).toContain('ask the person who invited you to send it again');
    expect(String(answer.body)).toContain('href="/login"');
    expect(String(answer.body)).not.toContain('<form');
  });
});

describe('POST /invitation', () => {
  test('takes a password, verifies the email, signs in and leads on', async () => {
    const { send, stored, deps, user } = await create();

    const answer = await send({ password: PASSWORD, first_name: ' Bob ', last_name: '' });

    expect(leadOf(answer)).toMatchObject({ status: 303, to: '/', notice: 'invitation_accepted' });
    expect(answer.cookies.join()).toContain('__Host-session_id=');
    expect(await stored()).toMatchObject({ emailVerified: true, invitation: null, firstName: 'Bob', name: 'Bob' });
    expect((await stored())?.passwordHash).toMatch(/^\$2b\$/);
    expect(deps.recorded.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['invitation_accepted', 'email_verified', 'user_signed_in']),
    );
    expect(user.passwordHash).toBeNull();
  });

  test('takes a passkey that was made for this link, and keeps the name that the admin gave', async () => {
    const { send, stored, token } = await create({ name: 'Robert' });
    const passkey = JSON.stringify(createSoftwareAuthenticator({ userHandle: '' }).register(secretOf(token)));

    expect(leadOf(await send({ passkey, first_name: 'Bob' }))).toMatchObject({
      to: '/',
      notice: 'invitation_accepted',
    });

    expect(await stored()).toMatchObject({ passkeys: 1, passwordHash: null, name: 'Robert', firstName: 'Bob' });
  });

  test('answers a program without a session', async () => {
    const { send } = await create();
    const answer = await send({ password: PASSWORD }, {});
    expect([answer.status, answer.body, answer.cookies]).toEqual([
      200,
      { email: 'bob@example.com', message: 'invitation accepted' },
      [],
    ]);
  });

  test.each([
    ['a short password', { password: 'short' }, 400, 'shorter than 8 characters'],
    ['no password', {}, 400, 'Choose a password.'],
    ['a long name', { password: PASSWORD, first_name: 'x'.repeat(201) }, 400, 'This first name'],
    ['what is no passkey', { passkey: '{}' }, 400, 'The browser sent no passkey.'],
  ])('shows the form again after %s, and the link still works', async (_, fields, status, words) => {
    const { send, stored, user } = await create();
    const answer = await send({ account: user.email, ...fields });
    expect([answer.status, wordsOf(answer)]).toEqual([status, expect.stringContaining(words)]);
    expect(String(answer.body)).toContain('data-passkey="create"');
    expect(await stored()).toEqual(user);
    expect((await send({ password: PASSWORD })).status).toBe(303);
  });

  test('refuses a passkey that was made for another challenge', async () => {
    const { send, stored, user, deps } = await create();
    const passkey = JSON.stringify(createSoftwareAuthenticator({ userHandle: '' }).register(deps.ids.newSecret()));
    const answer = await send({ passkey, account: user.email });
    expect([answer.status, wordsOf(answer)]).toEqual([
      401,
      expect.stringContaining('This passkey does not work here.'),
    ]);
    expect(await stored()).toEqual(user);
  });

  test('refuses a page of another site', async () => {
    const { send, stored, user } = await create();
    const answer = await send({ password: PASSWORD }, { ...BROWSER, origin: 'https://evil.example' });
    expect([answer.status, await stored()]).toEqual([403, user]);
  });
});
