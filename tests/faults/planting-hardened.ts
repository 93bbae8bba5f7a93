import type { User } from '../../lib/auth/entities';
import { rememberDevice } from '../../lib/auth/limits/guess-limits';
import { hashToken } from '../../lib/crypto/hash-token';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createLimitsStore } from '../../lib/store/limits/limits-store';
import { gatewayEvent, type RequestParts } from '../support/event';
import type { RawItem, Snapshot, Tables } from '../support/tables';
import { HARDENED_COST } from './hardened-environment';
import { createPlanting, mailsIn, usersIn } from './planting';

export const SESSION_COOKIE = '__Host-session_id';

/** As `createPlanting`, for the mode that verifies emails. */
export const createHardenedPlanting = (tables: Tables) => {
  const planting = createPlanting(tables, { cost: HARDENED_COST });
  const { users } = planting;
  const limits = createLimitsStore(tables.client, tables.limits.name);

  /** A user whose email is verified. */
  const plantOwner = (changes: Partial<User> = {}) => planting.plantUser({ emailVerified: true, ...changes });

  /** A user whose email is not verified, and the value of the sign-up cookie. */
  const plantNewcomer = async () => {
    const signUpSecret = ids.newSecret();
    const user = await planting.plantUser({ signUpHash: hashToken(signUpSecret) });
    return { user, signUpCookie: `__Host-sign_up=${signUpSecret}` };
  };

  const plantBrowser = (user: User, { cookieName = SESSION_COOKIE, minutesOld = 0 } = {}) =>
    planting.plantSession(user, cookieName, { token: `${user.id}.${ids.newSecret()}`, minutesOld });

  /** The device cookie of a known device of the user. */
  const plantDevice = async ({ email }: User) => {
    const device = ids.newSecret();
    await rememberDevice({ limits, clock, deviceSeconds: 86_400 }, { email, device });
    return { deviceCookie: `__Host-device=${device}` };
  };

  /** The token of a mail that has just been sent. */
  const plantLink = async (user: User, purpose: 'verify-email' | 'reset-password', { isExpired = false } = {}) => {
    const token = `${user.id}.${ids.newSecret()}`;
    const expiresAt = new Date(Date.now() + (isExpired ? -1000 : 600_000));
    const secret = { userId: user.id, email: user.email, tokenHash: hashToken(token), expiresAt };
    await (purpose === 'verify-email' ? users.requestVerification(secret) : users.storeResetToken(secret));
    return { token };
  };

  /** The token of the mail that was sent to the new email of a requested email change. */
  const plantEmailChangeRequest = async (user: User, newEmail: string, { isExpired = false } = {}) => {
    const [token, now] = [`${user.id}.${ids.newSecret()}`, new Date()];
    const mail = {
      id: ids.newId(),
      purpose: 'change-email',
      email: newEmail,
      userId: user.id,
      createdAt: now,
    } as const;
    await users.requestEmailChange({ user, newEmail, mails: [mail], now });
    const expiresAt = new Date(now.getTime() + (isExpired ? -1000 : 600_000));
    await users.storeEmailChangeToken({ userId: user.id, email: newEmail, tokenHash: hashToken(token), expiresAt });
    return { token };
  };

  /** A user with a live session, and requests of theirs. */
  const asOwner = async (route: string, { minutesOld = 0 } = {}) => {
    const caller = await plantOwner();
    const { cookie } = await plantBrowser(caller, { minutesOld });
    const request = (parts: RequestParts = {}) => gatewayEvent(route, { cookies: [cookie], ...parts });
    return { caller, cookie, request, secrets: [caller.email, caller.passwordHash] };
  };

  return {
    ...planting,
    limits,
    plantOwner,
    plantNewcomer,
    plantBrowser,
    plantDevice,
    plantLink,
    plantEmailChangeRequest,
    asOwner,
  };
};

/** Purposes and recipients of the new mails. */
export const newMailsIn = (after: Snapshot, before: Snapshot): unknown[][] => {
  const earlier = new Set(mailsIn(before).map(({ id }) => id));
  return mailsIn(after)
    .filter(({ id }) => !earlier.has(id))
    .map(({ purpose, email }) => [purpose, email])
    .sort();
};

/** The user item; there must be only one. */
export const onlyUserIn = (snapshot: Snapshot): RawItem => {
  const [item, ...others] = usersIn(snapshot);
  if (item === undefined || others.length > 0) throw new Error(`${usersIn(snapshot).length} users where one is meant`);
  return item;
};
