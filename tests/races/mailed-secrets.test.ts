import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Mail, User } from '../../lib/auth/entities';
import { hashToken } from '../../lib/crypto/hash-token';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createUsersStore } from '../../lib/store/users/users-store';
import { newUser } from '../support/new-user';
import { tableNames } from '../support/table-names';
import { useTables } from '../support/tables';
import { CALLERS, inParallel } from './race';

const tables = useTables();
const users = createUsersStore(tables.client, tableNames(tables), ids, clock);

const now = new Date('2126-11-20T10:00:00.123Z');
const expiresAt = new Date('2126-11-20T11:00:00.000Z');
const newHash = () => `$2b$04$${randomUUID()}`;
const newMail = (purpose: Mail['purpose'], { id: userId, email }: User): Mail => ({
  id: randomUUID(),
  purpose,
  email,
  userId,
  createdAt: now,
});
const create = async (by: { signUpHash?: string } = {}) => {
  const user = newUser();
  expect(await users.createUser(user, by)).toBe('created');
  return user;
};
const requestVerification = async ({ id: userId, email }: User) => {
  const tokenHash = hashToken(randomUUID());
  expect(await users.requestVerification({ userId, email, tokenHash, expiresAt })).toBe(true);
  return { userId, tokenHash, now };
};
const requestChange = async (user: User, newEmail = `${randomUUID()}@example.com`) => {
  const [tokenHash, mail] = [hashToken(randomUUID()), newMail('change-email', { ...user, email: newEmail })];
  expect(await users.requestEmailChange({ user, newEmail, mails: [mail], now })).toBe(true);
  expect(await users.storeEmailChangeToken({ userId: user.id, email: newEmail, tokenHash, expiresAt })).toBe(true);
  return { user, tokenHash, now };
};
const toldOf = async ({ id }: User) =>
  (await tables.events.items())
    .filter(({ user_id }) => user_id === id)
    .map(({ type }) => String(type))
    .sort();
const mailsTo = async ({ email }: User) => (await tables.outbox.items()).filter((item) => item.email === email);
const winnersOf = (outcomes: readonly unknown[]) => outcomes.filter((outcome) => outcome !== null && outcome !== false);

test('of many browsers with one verification, one succeeds, and its password is stored', async () => {
  const signUpHash = hashToken(randomUUID());
  const user = await create({ signUpHash });
  const proof = await requestVerification(user);
  const hashes = Array.from({ length: CALLERS }, newHash);

  // Every tenth is the browser that signed up.
  const outcomes = await inParallel(CALLERS, (index) => {
    const by = index % 10 === 0 ? { signUpHash } : { passwordHash: hashes[index] ?? '' };
    return users.verifyEmail({ ...proof, by });
  });

  expect(winnersOf(outcomes)).toEqual([user.email]);
  const winner = outcomes.indexOf(user.email);
  const kept = winner % 10 === 0 ? {} : { passwordHash: hashes[winner], sessionEpoch: 1, passkeysFrom: now };
  expect(await users.findUser(user.id)).toEqual({ ...user, emailVerified: true, ...kept });
  const changed = winner % 10 === 0 ? [] : ['user.password_changed'];
  expect(await toldOf(user)).toEqual(['user.created', 'user.email_verified', ...changed].sort());
});

test('of a verification and simultaneous resets the last one sets the password: none is lost, no link becomes valid again', async () => {
  const user = await create();
  const proof = await requestVerification(user);
  const reset = { userId: user.id, email: user.email, tokenHash: hashToken(randomUUID()) };
  await users.storeResetToken({ ...reset, expiresAt });
  const [verifying, resetting] = [newHash(), newHash()];

  const [verified, wasReset] = await Promise.all([
    users.verifyEmail({ ...proof, by: { passwordHash: verifying } }),
    users.resetPassword({ ...reset, passwordHash: resetting, now, provesEmail: true }),
  ]);

  // Either voids the other.
  expect([verified !== null, wasReset].filter(Boolean)).toHaveLength(1);
  const passwordHash = wasReset ? resetting : verifying;
  expect(await users.findUser(user.id)).toEqual({
    ...user,
    emailVerified: true,
    passwordHash,
    sessionEpoch: 1,
    passkeysFrom: now,
  });
});

test('of many uses of one email change, one succeeds, with one event and one mail', async () => {
  const user = await create();
  const change = await requestChange(user, 'won@example.com');

  const outcomes = await inParallel(CALLERS, () =>
    users.confirmEmailChange({ ...change, mail: newMail('email-changed', user) }),
  );

  expect(winnersOf(outcomes)).toMatchObject([{ email: 'won@example.com', emailVerified: true, version: 1 }]);
  expect(await toldOf(user)).toEqual(['user.created', 'user.updated']);
  expect(await mailsTo(user)).toHaveLength(1);
  expect(await users.findUserId(user.email)).toBeNull();
});

test('of many users who request one email, one gets it, and the others keep theirs', async () => {
  const email = `${randomUUID()}@example.com`;
  const contenders = await Promise.all(Array.from({ length: CALLERS }, () => create()));
  const changes = await Promise.all(contenders.map((user) => requestChange(user, email)));

  const outcomes = await Promise.all(
    changes.map((change) => users.confirmEmailChange({ ...change, mail: newMail('email-changed', change.user) })),
  );

  const [winner] = winnersOf(outcomes) as [User];
  expect(winnersOf(outcomes)).toHaveLength(1);
  expect(await users.findUserId(email)).toBe(winner.id);
  for (const user of contenders.filter(({ id }) => id !== winner.id)) {
    expect(await users.findUser(user.id)).toEqual(user);
    expect(await users.findUserId(user.email)).toBe(user.id);
    expect(await mailsTo(user)).toEqual([]);
  }
});

test('of an email change and a sign-up with the same email, one succeeds', async () => {
  const email = `${randomUUID()}@example.com`;
  const user = await create();
  const change = await requestChange(user, email);
  const stranger = newUser({ email });

  const [changed, created] = await Promise.all([
    users.confirmEmailChange({ ...change, mail: newMail('email-changed', user) }),
    users.createUser(stranger),
  ]);

  expect([changed !== null, created === 'created'].filter(Boolean)).toHaveLength(1);
  expect(await users.findUserId(email)).toBe(changed === null ? stranger.id : user.id);
});

test('no email change requested by an ended session survives a simultaneous new password', async () => {
  const user = await create();
  const requestEmail = () => {
    const newEmail = `${randomUUID()}@example.com`;
    return users.requestEmailChange({
      user,
      newEmail,
      mails: [newMail('change-email', { ...user, email: newEmail })],
      now,
    });
  };

  const requests = inParallel(CALLERS / 2, requestEmail);
  const changed = users.changeUser({ before: user, profile: {}, passwordHash: newHash(), now });
  const later = inParallel(CALLERS / 2, requestEmail);
  expect(await changed).toMatchObject({ outcome: 'changed' });
  await Promise.all([requests, later]);

  expect(await tables.users.get(user.id)).not.toHaveProperty('new_email');
});

test('an email change at the same time as profile changes loses none of them', async () => {
  const user = await create();
  const change = await requestChange(user);

  const [changed, named] = await Promise.all([
    users.confirmEmailChange({ ...change, mail: newMail('email-changed', user) }),
    users.changeUser({ before: user, profile: { name: 'Ada' }, now }),
  ]);

  expect(changed).not.toBeNull();
  const name = named.outcome === 'changed' ? 'Ada' : null;
  expect(await users.findUser(user.id)).toMatchObject({ email: changed?.email, name });
});
