import { describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import type { User } from '../../../../lib/auth/entities';
import { ADMIN } from '../../../../lib/auth/roles';
import { createHandler as showInvitations } from '../../../../lib/endpoints/admin-console/show-invitations';
import { createHandler as submitInvitation } from '../../../../lib/endpoints/admin-console/submit-invitation';
import { createHandler as submitInvitationList } from '../../../../lib/endpoints/admin-console/submit-invitation-list';
import { leadOf, wordsOf } from '../../../support/account-pages';
import { createAdminConsole } from '../../../support/admin-console';
import { newUser } from '../../../support/new-user';

const AUDITOR = { id: 2, code: 'auditor', name: 'Auditor', reserved: true };
const READER = { id: 3, code: 'reader', name: 'Reader', reserved: false };
const ROLES = [ADMIN, AUDITOR, READER];
const roles = {
  listRoles: async () => ROLES,
  findRoles: async (ids: readonly number[]) => ROLES.filter(({ id }) => ids.includes(id)),
};

const create = (mode = hardenedMode) => {
  const console = createAdminConsole(
    (deps, settings) => ({
      'GET /admin/invitations': showInvitations({ ...deps, roles }, settings),
      'POST /admin/invitations': submitInvitation({ ...deps, roles }, settings),
      'POST /admin/invitations/list': submitInvitationList({ ...deps, roles }, settings),
    }),
    { mode },
  );
  const { deps } = console;
  const invited = (changes: Partial<User> = {}): User => {
    const invitation = { invitedAt: deps.clock.now(), invitedBy: null };
    const user = newUser({ passwordHash: null, invitation, ...changes });
    deps.users.put(user);
    return user;
  };
  const find = async (email: string) => deps.users.findUser((await deps.users.findUserId(email)) ?? '');
  const mails = () => deps.outbox.waiting().map(({ purpose, email }) => `${purpose} ${email}`);
  return { ...console, invited, find, mails };
};

const LIST = '/admin/invitations';

describe('GET /admin/invitations', () => {
  test('shows the open invitations of the customer, with their state and who invited', async () => {
    const { admin, open, invited, deps } = create();
    const visitor = await admin({ name: 'Ada' });
    const by = { invitedAt: deps.clock.now(), invitedBy: visitor.user.id };
    const user = invited({ email: 'bob@example.com', name: 'Bob', roles: [READER], invitation: by });
    invited({ email: 'far@example.com', customerId: 2 });
    const link = { userId: user.id, email: user.email, tokenHash: 'x' };
    await deps.users.storeInvitationToken({ ...link, expiresAt: new Date('2026-11-27T10:00:00Z') });

    const words = wordsOf(await open('GET /admin/invitations', visitor));
    expect(words).toMatch(/Bob\s+bob@example.com\s+Reader\s+Open until Nov 27, 2026, 10:00/);
    expect(words).toContain('by Ada');
    expect(words).not.toContain('far@example.com');

    deps.clock.moveBy(8 * 86_400_000);
    const later = wordsOf(await open('GET /admin/invitations', await admin({ email: 'late@example.com' })));
    expect(later).toContain('Expired since Nov 27, 2026');
  });

  test('offers the roles that the admin may grant', async () => {
    const { admin, open } = create();
    const html = String((await open('GET /admin/invitations', await admin())).body);
    expect(html).toContain('<option value="3">Reader</option>');
    expect(html).not.toContain('Auditor');
  });

  test('has a link to older invitations, and shows the newest for a made-up cursor', async () => {
    const { admin, open, invited, deps } = create();
    for (let index = 0; index < 21; index += 1) {
      deps.clock.moveBy(1000);
      invited({ email: `p${index}@example.com` });
    }
    const visitor = await admin();
    const first = String((await open('GET /admin/invitations', visitor)).body);
    expect(first).toContain('p20@example.com');
    expect(first).not.toContain('p0@example.com');
    const cursor = decodeURIComponent(/\?cursor=([^"]+)"/.exec(first)?.[1] ?? '');
    const second = String((await open('GET /admin/invitations', visitor, { query: { cursor } })).body);
    expect(second).toContain('p0@example.com');
    expect(second).not.toContain('p20@example.com');
    const other = await open('GET /admin/invitations', visitor, { query: { cursor: 'made-up' } });
    expect([other.status, String(other.body)]).toEqual([200, expect.stringContaining('p20@example.com')]);
  });

  test('says why there are none in a mode without mail', async () => {
    const { admin, open } = create(classicMode);
    const answer = await open('GET /admin/invitations', await admin());
    expect(wordsOf(answer)).not.toContain('Invite one person');
  });
});

describe('POST /admin/invitations', () => {
  test('invites a person', async () => {
    const { admin, send, find, mails } = create();
    const visitor = await admin();
    const fields = { action: 'invite', email: 'Bob@Example.com', name: ' Bob ', role: '3' };

    expect(leadOf(await send('POST /admin/invitations', visitor, fields))).toEqual({
      status: 303,
      to: LIST,
      notice: 'invitation_sent',
    });

    expect(await find('bob@example.com')).toMatchObject({
      name: 'Bob',
      roles: [READER],
      passwordHash: null,
      invitation: { invitedBy: visitor.user.id },
    });
    expect(mails()).toEqual(['invitation bob@example.com']);
  });

  test.each([
    ['no email', { email: '' }, 400, 'Enter the email.'],
    ['text that is no email', { email: 'bob' }, 400, 'This email'],
    ['a long name', { email: 'bob@example.com', name: 'x'.repeat(201) }, 400, 'This name'],
    ['an email that is taken', { email: 'admin@example.com' }, 400, 'has an account already'],
    ['a role above the admin', { email: 'bob@example.com', role: '2' }, 403, 'reserved role'],
  ])('refuses %s, and invites nobody', async (_, fields, status, words) => {
    const { admin, send, find, mails } = create();
    const answer = await send('POST /admin/invitations', await admin(), { action: 'invite', ...fields });
    expect([answer.status, wordsOf(answer)]).toEqual([status, expect.stringContaining(words)]);
    expect([await find('bob@example.com'), mails()]).toEqual([null, []]);
  });

  test('sends an invitation again, and withdraws it', async () => {
    const { admin, send, invited, find, mails } = create();
    const [visitor, user] = [await admin(), invited({ email: 'bob@example.com' })];
    const again = await send('POST /admin/invitations', visitor, { action: 'again', id: user.id.toUpperCase() });
    expect(leadOf(again)).toMatchObject({ notice: 'invitation_sent' });
    expect(mails()).toEqual(['invitation bob@example.com']);

    const withdrawn = await send('POST /admin/invitations', visitor, { action: 'revoke', id: user.id });
    expect(leadOf(withdrawn)).toMatchObject({ to: LIST, notice: 'invitation_withdrawn' });
    expect(await find('bob@example.com')).toBeNull();
  });

  test.each(['again', 'revoke'])('%s changes nobody who has accepted, or is of another customer', async (action) => {
    const { admin, send, person, invited, deps, mails } = create();
    const visitor = await admin();
    for (const user of [person(), invited({ customerId: 2 })]) {
      const answer = await send('POST /admin/invitations', visitor, { action, id: user.id });
      expect(leadOf(answer)).toMatchObject({ to: LIST, notice: 'invitation_over' });
      expect(await deps.users.findUser(user.id)).toEqual(user);
    }
    expect(mails()).toEqual([]);
  });

  test('does not withdraw the invitation of a user with a role above the admin', async () => {
    const { admin, send, invited, deps } = create();
    const user = invited({ roles: [AUDITOR] });
    const answer = await send('POST /admin/invitations', await admin(), { action: 'revoke', id: user.id });
    expect([answer.status, await deps.users.findUser(user.id)]).toEqual([403, user]);
  });

  test('refuses a mailbox too many mails', async () => {
    const { admin, send, invited, mails } = create();
    const [visitor, { id }] = [await admin(), invited()];
    const again = () => send('POST /admin/invitations', visitor, { action: 'again', id });
    for (let sent = 0; sent < 3; sent += 1) await again();
    const answer = await again();
    expect([answer.status, mails().length]).toEqual([429, 3]);
    expect(wordsOf(answer)).toContain('Too many attempts');
  });
});

describe('POST /admin/invitations/list', () => {
  const textareaOf = (html: string, name: string): string =>
    (new RegExp(`<textarea name="${name}" hidden>\n([^<]*)`).exec(html)?.[1] ?? '').replaceAll('&quot;', '"');

  test('shows who will be invited and who not, and sends nothing', async () => {
    const { admin, send, mails } = create();
    const list = 'bob@example.com, Bob, reader\nbad\nadmin@example.com\nBOB@example.com';
    const answer = await send('POST /admin/invitations/list', await admin(), { step: 'preview', list });
    const words = wordsOf(answer);
    expect(answer.status).toBe(200);
    expect(words).toContain('1 person will be invited.');
    expect(words).toMatch(
      /3 people will not be invited:.*bad\s+Not an email\s+admin@example.com\s+Has an account already\s+BOB@example.com\s+Twice/s,
    );
    expect(mails()).toEqual([]);
  });

  test('reads a file in place of the list', async () => {
    const { admin, send } = create();
    const visitor = await admin();
    const form = await send('POST /admin/invitations/list', visitor, {
      step: 'preview',
      list: 'x',
      file: 'zoe@example.com;Zoé',
    });
    expect(textareaOf(String(form.body), 'list')).toBe('email,name,roles\nzoe@example.com,Zoé,\n');
  });

  test('invites twenty people at a time, and says in the end what became of each', async () => {
    const { admin, send, mails } = create();
    const visitor = await admin();
    const people = Array.from({ length: 45 }, (_, index) => `p${index}@example.com`);
    let fields: Record<string, string> = { step: 'send', list: [...people, '=bad'].join('\n') };
    const counts = [];
    let html = '';
    for (let sent = 0; sent < 3; sent += 1) {
      html = String((await send('POST /admin/invitations/list', visitor, fields)).body);
      counts.push(mails().length);
      fields = { step: 'send', list: textareaOf(html, 'list'), outcomes: textareaOf(html, 'outcomes') };
    }
    expect(counts).toEqual([20, 40, 45]);
    expect(html).toContain('45 people invited.');
    expect(html).toContain('1 person not invited:');
    // A spreadsheet must not take it for a formula.
    expect(html).toContain("'=bad,Not an email".replaceAll("'", '&#39;'));
  });

  test('shows the form again for nobody, and for too many', async () => {
    const { admin, send } = create();
    const visitor = await admin();
    const nobody = await send('POST /admin/invitations/list', visitor, { step: 'preview', list: ' ' });
    expect([nobody.status, wordsOf(nobody)]).toEqual([400, expect.stringContaining('at least one email')]);
    const list = Array.from({ length: 501 }, (_, index) => `p${index}@example.com`).join('\n');
    const many = await send('POST /admin/invitations/list', visitor, { step: 'send', list });
    expect([many.status, wordsOf(many)]).toEqual([400, expect.stringContaining('more than 500 people')]);
  });
});
