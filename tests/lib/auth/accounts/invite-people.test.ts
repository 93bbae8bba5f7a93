import { describe, expect, test } from '@jest/globals';
import { checkPeople, type InvitePeopleDeps, invitePeople } from '../../../../lib/auth/accounts/invite-people';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { ADMIN } from '../../../../lib/auth/roles';
import { createTestDeps } from '../../../support/deps';
import { newUser } from '../../../support/new-user';

const AUDITOR = { id: 2, code: 'auditor', name: 'Auditor', reserved: true };

const create = () => {
  const deps = { ...createTestDeps({ mode: hardenedMode }), roles: { listRoles: async () => [ADMIN, AUDITOR] } };
  const caller = newUser({ email: 'boss@example.com', roles: [ADMIN], emailVerified: true });
  deps.users.put(caller);
  const row = (email: string, name: string | null = null, ...roleCodes: string[]) => ({ email, name, roleCodes });
  const outcomes = async (people: ReturnType<typeof row>[]) =>
    (await checkPeople(deps, caller, people)).map(({ email, obstacle }) => `${email} ${obstacle}`);
  const invite = (people: ReturnType<typeof row>[], given: InvitePeopleDeps = deps) =>
    invitePeople(given, caller, people).then((all) => all.map(({ email, obstacle }) => `${email} ${obstacle}`));
  return { deps, caller, row, outcomes, invite };
};

describe('checkPeople', () => {
  test('says of each person why not, and invites nobody', async () => {
    const { deps, row, outcomes } = create();
    deps.users.put(newUser({ email: 'old@example.com' }));
    deps.users.put(
      newUser({
        email: 'elsewhere@example.com',
        customerId: 2,
        invitation: { invitedAt: deps.clock.now(), invitedBy: null },
      }),
    );
    deps.users.put(
      newUser({ email: 'asked@example.com', invitation: { invitedAt: deps.clock.now(), invitedBy: null } }),
    );
    deps.users.put(newUser({ email: 'nobody@example.com', expiresAt: new Date('2126-01-01') }));

    const found = await outcomes([
      row('ada@example.com', 'Ada', 'admin'),
      row('ADA@example.com'),
      row('bad'),
      row('long@example.com', 'x'.repeat(201)),
      row('lost@example.com', 'Zo\ufffd'),
      row('nix@example.com', null, 'nix'),
      row('high@example.com', null, 'auditor'),
      row('old@example.com'),
      row('elsewhere@example.com'),
      row('asked@example.com'),
      row('nobody@example.com'),
    ]);

    expect(found).toEqual([
      'ada@example.com null',
      'ADA@example.com duplicate',
      'bad invalid_email',
      'long@example.com invalid_name',
      'lost@example.com invalid_name',
      'nix@example.com unknown_role',
      'high@example.com reserved_role',
      'old@example.com registered',
      // Of another customer: not even that the user is invited.
      'elsewhere@example.com registered',
      'asked@example.com invited',
      'nobody@example.com null',
    ]);
    expect(await deps.users.findUserId('ada@example.com')).toBeNull();
    expect(deps.outbox.waiting()).toEqual([]);
  });
});

describe('invitePeople', () => {
  test('invites everybody who can be, with name, roles and mail', async () => {
    const { deps, caller, row, invite } = create();

    expect(await invite([row('ada@example.com', 'Ada', 'admin'), row('bad'), row('bob@example.com')])).toEqual([
      'ada@example.com null',
      'bad invalid_email',
      'bob@example.com null',
    ]);

    const ada = await deps.users.findUser((await deps.users.findUserId('ada@example.com')) ?? '');
    const invitation = { invitedAt: deps.clock.now(), invitedBy: caller.id };
    expect(ada).toMatchObject({ name: 'Ada', roles: [ADMIN], passwordHash: null, emailVerified: false, invitation });
    expect(deps.outbox.waiting().map(({ purpose, email }) => `${purpose} ${email}`)).toEqual([
      'invitation ada@example.com',
      'invitation bob@example.com',
    ]);
  });

  test('invites nobody twice', async () => {
    const { deps, row, invite } = create();
    const people = ['a', 'b', 'c'].map((name) => row(`${name}@example.com`));
    await invite(people);

    expect(await invite(people)).toEqual(people.map(({ email }) => `${email} invited`));

    expect(deps.outbox.waiting()).toHaveLength(3);
  });

  test('goes on after a person whose store call fails', async () => {
    const { deps, row, invite } = create();
    const createUser: typeof deps.users.createUser = async (user, by) => {
      if (user.email.startsWith('down')) throw new StoreUnavailableError(new Error('down'));
      return deps.users.createUser(user, by);
    };
    const failing = {
      ...deps,
      users: { ...deps.users, createUser },
    };

    expect(await invite([row('down@example.com'), row('ada@example.com')], failing)).toEqual([
      'down@example.com unavailable',
      'ada@example.com null',
    ]);
  });
});
