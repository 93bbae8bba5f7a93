import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { ADMIN } from '../../lib/auth/roles';
import type { InvitationsStore, InvitationUse } from '../../lib/auth/stores/invitations-store';
import type { ProfileChange } from '../../lib/auth/stores/users-store';
import { hashToken } from '../../lib/crypto/hash-token';
import { newPasskey } from '../support/new-passkey';
import { createPlanting, later, NOW, newEmail, newHash, newMail, READER, THEN, type UserStores } from './planting';

export interface InvitationStores extends UserStores {
  readonly invitations: InvitationsStore;
  /** Of the mails to this email. */
  mailsTo(email: string): Promise<readonly string[]>;
}

/** What every implementation of `InvitationsStore` must do. @param stores called in every test, once the tables exist. */
export const describeInvitations = (stores: () => InvitationStores): void => {
  const planting = createPlanting(stores);
  const { find, change, mustChange, requestReset } = planting;
  const [users, store] = [() => stores().users, () => stores().invitations];
  const BY = randomUUID();
  const invite = (changes: Partial<User> = {}) =>
    planting.create({
      passwordHash: null,
      emailVerified: false,
      invitation: { invitedAt: NOW, invitedBy: BY },
      ...changes,
    });
  const sendLink = async ({ id: userId, email }: User, expiresAt = later(60_000)) => {
    const tokenHash = hashToken(randomUUID());
    const isStored = await users().storeInvitationToken({ userId, email, tokenHash, expiresAt });
    return { tokenHash, isStored };
  };
  const accept = (user: User, tokenHash: string, parts: Partial<InvitationUse> = {}) =>
    store().acceptInvitation({ user, tokenHash, by: { passwordHash: newHash() }, names: {}, now: THEN, ...parts });
  const list = (
    customerId: number,
    limit = 10,
    after: Parameters<InvitationsStore['listInvitations']>[0]['after'] = null,
  ) => store().listInvitations({ customerId, limit, after, now: THEN });

  describe('an invited admin', () => {
    const withAdmin = async () => {
      const customerId = await planting.createCustomer();
      const admin = await planting.createAdmin(customerId);
      const invited = await invite({ customerId, roles: [ADMIN] });
      const disable = async (user: User) => (await change((await find(user)) as User, { active: false })).outcome;
      return { admin, invited, disable };
    };

    test('does not count until they accept', async () => {
      const { admin, invited, disable } = await withAdmin();
      expect(await disable(admin)).toBe('last-admin');
      expect(await users().deleteUser(admin, { now: THEN })).toBe('last-admin');

      await accept(invited, (await sendLink(invited)).tokenHash);

      expect(await disable(admin)).toBe('changed');
      expect(await disable(invited)).toBe('last-admin');
    });

    test('leaves the last admin in place when the invitation is withdrawn', async () => {
      const { admin, invited, disable } = await withAdmin();

      expect(await users().deleteUser(invited, { now: THEN })).toBe('deleted');

      expect(await disable(admin)).toBe('last-admin');
    });

    test('who is disabled, enabled and given roles before they accept, counts once they have', async () => {
      const { admin, invited, disable } = await withAdmin();
      expect(await disable(invited)).toBe('changed');
      const enabled = await mustChange((await find(invited)) as User, { active: true, roles: [ADMIN, READER] });
      expect(await disable(admin)).toBe('last-admin');

      await accept(enabled, (await sendLink(enabled)).tokenHash);

      expect(await disable(admin)).toBe('changed');
    });

    test.each<[title: string, profile: ProfileChange]>([
      ['enabled', { active: true }],
      ['given their roles', { roles: [ADMIN] }],
    ])('who proves the mailbox by a reset counts once they are %s', async (_, profile) => {
      const { admin, invited, disable } = await withAdmin();
      expect(await (await requestReset(invited))()).toBe(true);
      const proved = (await find(invited)) as User;
      expect(proved).toMatchObject({ invitation: null, isUncounted: true });
      expect(await disable(admin)).toBe('last-admin');

      await mustChange(proved, profile);

      // Who read them before is refused: the count depends on it.
      expect(await users().deleteUser(proved, { now: THEN })).toBe('changed-since-read');
      expect(await disable(admin)).toBe('changed');
      expect(await disable(invited)).toBe('last-admin');
    });

    test('who is given a password alone does not count, and one who is also set active does', async () => {
      const { admin, invited, disable } = await withAdmin();
      await mustChange(invited, {}, { passwordHash: newHash() });
      expect(await disable(admin)).toBe('last-admin');
      const second = await invite({ customerId: admin.customerId, roles: [ADMIN] });

      await mustChange(second, { active: true }, { passwordHash: newHash() });

      expect(await disable(admin)).toBe('changed');
      expect(await disable(second)).toBe('last-admin');
    });
  });

  describe('an invitation', () => {
    test('is accepted with a password: the email is verified, and the user is invited no more', async () => {
      const user = await invite();
      const { tokenHash } = await sendLink(user);
      expect(await users().findUserBySecret({ userId: user.id, tokenHash, kind: 'invite', now: THEN })).toEqual(user);

      const passwordHash = newHash();
      const accepted = await accept(user, tokenHash, {
        by: { passwordHash },
        names: { firstName: 'Ada', name: 'Ada K' },
      });

      const ended = { invitation: null, isUncounted: false, emailVerified: true };
      const changed = { ...ended, passwordHash, version: 1, updatedAt: THEN };
      expect(accepted).toEqual({ ...user, ...changed, firstName: 'Ada', name: 'Ada K' });
      expect(await find(user)).toEqual(accepted);
      expect(await users().findUserBySecret({ userId: user.id, tokenHash, kind: 'invite', now: THEN })).toBeNull();
    });

    test('is accepted with a passkey, which counts', async () => {
      const user = await invite();
      const { tokenHash } = await sendLink(user);

      const accepted = await accept(user, tokenHash, { by: { passkey: newPasskey() } });

      expect(accepted).toMatchObject({ passkeys: 1, passwordHash: null, emailVerified: true, invitation: null });
      expect(await find(user)).toEqual(accepted);
    });

    test('is not accepted with a passkey that a user has, and stays as it was', async () => {
      const [first, second] = [await invite(), await invite()];
      const passkey = newPasskey();
      await accept(first, (await sendLink(first)).tokenHash, { by: { passkey } });
      const { tokenHash } = await sendLink(second);

      expect(await accept(second, tokenHash, { by: { passkey } })).toBe('passkey-taken');

      expect(await find(second)).toEqual(second);
      expect(await accept(second, tokenHash)).toMatchObject({ invitation: null });
    });

    test.each<[why: string, use: (user: User) => Promise<Parameters<typeof accept>>]>([
      [
        'with another token',
        async (user) => {
          await sendLink(user);
          return [user, hashToken('other')];
        },
      ],
      [
        'with a link that a newer one replaced',
        async (user) => {
          const { tokenHash } = await sendLink(user);
          await sendLink(user);
          return [user, tokenHash];
        },
      ],
      ['after it has expired', async (user) => [user, (await sendLink(user, later(5000))).tokenHash]],
      [
        'twice',
        async (user) => {
          const { tokenHash } = await sendLink(user);
          await accept(user, tokenHash);
          return [user, tokenHash];
        },
      ],
      [
        'by a user who was made inactive',
        async (user) => {
          const { tokenHash } = await sendLink(user);
          return [await mustChange(user, { active: false }), tokenHash];
        },
      ],
      [
        'after another password',
        async (user) => {
          const { tokenHash } = await sendLink(user);
          return [await mustChange(user, {}, { passwordHash: newHash() }), tokenHash];
        },
      ],
      [
        'after another email',
        async (user) => {
          const { tokenHash } = await sendLink(user);
          return [await mustChange(user, { email: newEmail() }), tokenHash];
        },
      ],
      [
        'by a user who was changed since they were read',
        async (user) => {
          const { tokenHash } = await sendLink(user);
          await mustChange(user, { name: 'New' });
          return [user, tokenHash];
        },
      ],
    ])('is not accepted %s', async (_, use) => {
      const [user, tokenHash] = await use(await invite());
      const before = await find(user);

      expect(await accept(user, tokenHash)).toBe('refused');

      expect(await find(user)).toEqual(before);
    });

    test('ends with a password from an admin, whose word for the email counts', async () => {
      const user = await invite();

      const changed = await mustChange(user, {}, { passwordHash: newHash() });

      expect(changed).toMatchObject({ emailVerified: true, invitation: null });
      expect(await find(user)).toEqual(changed);
      expect((await sendLink(user)).isStored).toBe(false);
    });

    test('ends with a reset of the password by mail', async () => {
      const user = await invite();

      expect(await (await requestReset(user))()).toBe(true);

      expect(await find(user)).toMatchObject({ invitation: null });
    });

    test('stays with another email, without its link', async () => {
      const user = await invite();
      const email = newEmail();

      const changed = await mustChange(user, { email });

      expect(changed).toEqual({ ...user, email, version: 1, updatedAt: THEN });
      expect(await find(user)).toEqual(changed);
    });

    test('has no link for a user who is not invited, is not active, or has another email', async () => {
      const [active, inactive, invited] = [await planting.create(), await invite({ active: false }), await invite()];

      for (const user of [active, inactive, { ...invited, email: newEmail() }])
        expect(await sendLink(user)).toMatchObject({ isStored: false });
    });

    test('is not withdrawn after it was accepted', async () => {
      const user = await invite();
      await accept(user, (await sendLink(user)).tokenHash);

      expect(await users().deleteUser(user, { now: THEN })).toBe('changed-since-read');

      expect(await find(user)).not.toBeNull();
    });

    test('is withdrawn: the email is free', async () => {
      const user = await invite();

      expect(await users().deleteUser(user, { now: THEN })).toBe('deleted');

      expect(await users().findUserId(user.email)).toBeNull();
      expect((await list(user.customerId)).invitations.map(({ id }) => id)).not.toContain(user.id);
    });

    test('is made new with its mail', async () => {
      const user = await invite();
      const actorId = randomUUID();

      const mail = newMail('invitation', user);
      expect(await store().renewInvitation({ user, mail, actorId, now: THEN })).toBe(true);

      expect(await find(user)).toEqual({ ...user, invitation: { invitedAt: THEN, invitedBy: actorId } });
      expect(await stores().mailsTo(user.email)).toEqual(['invitation']);
      expect(await store().renewInvitation({ user, now: THEN })).toBe(true);
      expect(await find(user)).toEqual({ ...user, invitation: { invitedAt: THEN, invitedBy: null } });
    });

    test('is not made new for a user who has accepted, is not active, has another email, or is gone', async () => {
      const [accepted, inactive, moved, gone] = [
        await invite(),
        await invite({ active: false }),
        await invite(),
        await invite(),
      ];
      await accept(accepted, (await sendLink(accepted)).tokenHash);
      await change(moved, { email: newEmail() });
      await users().deleteUser(gone, { now: THEN });

      for (const user of [accepted, inactive, moved, gone]) {
        const mail = newMail('invitation', user);
        expect(await store().renewInvitation({ user, mail, now: THEN })).toBe(false);
        expect(await stores().mailsTo(user.email)).toEqual([]);
      }
    });
  });

  describe('the list of open invitations', () => {
    test('has those of the customer, newest first, page by page', async () => {
      const customerId = await planting.createCustomer();
      const times = [0, 1000, 2000, 3000, 4000];
      const made = [];
      for (const time of times)
        made.push(
          await invite({ customerId, name: `N${time}`, invitation: { invitedAt: later(time), invitedBy: BY } }),
        );
      await invite();
      await planting.create({ customerId });
      const newest = made.toReversed();

      const first = await list(customerId, 2);
      const second = await list(customerId, 2, first.next);
      const third = await list(customerId, 2, second.next);

      const ids = [first, second, third].map(({ invitations }) => invitations.map(({ id }) => id));
      expect(ids.flat()).toEqual(newest.map(({ id }) => id));
      expect(third.next).toBeNull();
    });

    test('has what the admin needs to know', async () => {
      const customerId = await planting.createCustomer();
      const user = await invite({ customerId, name: 'Ada', roles: [READER] });
      const { id, email } = user;
      const listed = { id, email, name: 'Ada', active: true, roles: [READER], invitedAt: NOW, invitedBy: BY };
      expect((await list(customerId)).invitations).toEqual([{ ...listed, expiresAt: null }]);

      await sendLink(user, new Date('2126-01-01T00:00:00Z'));

      const { invitations, next } = await list(customerId);
      expect(invitations).toEqual([{ ...listed, expiresAt: new Date('2126-01-01T00:00:00Z') }]);
      expect(next).toBeNull();
    });

    test('loses whoever accepts, and follows whoever moves to another customer', async () => {
      const [from, to] = [await planting.createCustomer(), await planting.createCustomer()];
      const [accepted, moved] = [await invite({ customerId: from }), await invite({ customerId: from })];
      await accept(accepted, (await sendLink(accepted)).tokenHash);
      await mustChange(moved, { customerId: to });

      expect((await list(from)).invitations).toEqual([]);
      expect((await list(to)).invitations).toMatchObject([{ id: moved.id }]);
    });
  });
};
