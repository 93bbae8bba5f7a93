import type { User } from '../../lib/auth/entities';
import type { Clock } from '../../lib/auth/ports';
import type { UsersStore } from '../../lib/auth/stores/users-store';
import { changedUser } from '../../lib/store/users/changed-user';
import type { MemoryOutboxStore } from './memory-outbox';

interface Secret {
  readonly tokenHash: string;
  readonly expiresAt: Date;
}

/** The mailed secrets that a user has not used yet. */
interface Pending {
  readonly reset?: Secret | undefined;
  readonly verification?: (Secret & { readonly mailId?: string | undefined }) | undefined;
  readonly signUpHash?: string | undefined;
  readonly newEmail?: string | undefined;
  readonly change?: Secret | undefined;
  readonly invitation?: Secret | undefined;
}

/** The data of the memory users store. */
export interface MemoryUsers {
  readonly users: Map<string, User>;
  readonly claims: Map<string, string>;
  readonly pending: Map<string, Pending>;
  readonly outbox: Pick<MemoryOutboxStore, 'put'>;
  readonly clock: Clock;
}

/** The user as they are now: active again, if `inactiveUntil` has passed. */
export const asOfNow = ({ clock }: Pick<MemoryUsers, 'clock'>, user: User): User => ({
  ...user,
  active: user.active || (user.inactiveUntil !== null && user.inactiveUntil <= clock.now()),
});

/** The user with this id as they are now, unless their account has expired. */
export const livingUser = (kept: MemoryUsers, id = ''): User | undefined => {
  const user = kept.users.get(id);
  if (user === undefined || (user.expiresAt !== null && user.expiresAt <= kept.clock.now())) return undefined;
  return asOfNow(kept, user);
};

/** A verified account never expires, and is invited no more. */
const VERIFIED = { emailVerified: true, expiresAt: null, invitation: null } as const;

const isGood = (secret: Secret | undefined, { tokenHash, now }: { tokenHash: string; now: Date }): boolean =>
  secret?.tokenHash === tokenHash && secret.expiresAt > now;

/** A password change voids the secrets that were mailed for the old password. */
export const voidOfPassword = ({ pending }: MemoryUsers, id: string): void => {
  pending.set(id, { verification: pending.get(id)?.verification });
};

/** An email change voids all mailed secrets. */
export const voidOfEmail = ({ pending }: MemoryUsers, id: string): void => {
  pending.delete(id);
};

interface ProveEmail {
  proveEmail(user: User, signUpHash: string | null, now: Date): boolean;
}

/** The methods of `UsersStore` for secrets that are sent by mail. */
export const createMemoryMailedChanges = (kept: MemoryUsers) => {
  const { users, claims, pending, outbox } = kept;
  const activeUser = (id: string): User | undefined => {
    const user = livingUser(kept, id);
    return user?.active ? user : undefined;
  };
  const remember = (id: string, parts: Pending) => pending.set(id, { ...pending.get(id), ...parts });
  const withPassword = (user: User, passwordHash: string): User => ({
    ...user,
    invitation: null,
    passwordHash,
    sessionEpoch: user.sessionEpoch + 1,
  });

  return {
    proveEmail: ({ id, email, sessionEpoch }, signUpHash, now) => {
      const user = activeUser(id);
      if (user?.email !== email || user.emailVerified || user.sessionEpoch !== sessionEpoch) return false;
      if (signUpHash === null) {
        users.set(id, { ...user, ...VERIFIED, passkeysFrom: now, passwordHash: null, sessionEpoch: sessionEpoch + 1 });
        voidOfEmail(kept, id);
        return true;
      }
      if (pending.get(id)?.signUpHash !== signUpHash) return false;
      users.set(id, { ...user, ...VERIFIED });
      remember(id, { verification: undefined, signUpHash: undefined });
      return true;
    },

    storeResetToken: async ({ userId, email, tokenHash, expiresAt }) => {
      if (activeUser(userId)?.email !== email) return false;
      remember(userId, { reset: { tokenHash, expiresAt } });
      return true;
    },

    resetPassword: async (reset) => {
      const { userId, email, passwordHash, mail, provesEmail } = reset;
      const user = activeUser(userId);
      if (user?.passwordHash === passwordHash) return true;
      if (user?.email !== email || !isGood(pending.get(userId)?.reset, reset)) return false;
      users.set(userId, {
        ...withPassword(user, passwordHash),
        ...(provesEmail && !user.emailVerified ? { ...VERIFIED, passkeysFrom: reset.now } : {}),
      });
      if (provesEmail) voidOfEmail(kept, userId);
      else voidOfPassword(kept, userId);
      if (mail !== undefined) outbox.put(mail);
      return true;
    },

    findUserBySecret: async ({ userId, kind, ...secret }) => {
      const { reset, verification, change, invitation } = pending.get(userId) ?? {};
      return isGood({ reset, verify: verification, change, invite: invitation }[kind], secret)
        ? (activeUser(userId) ?? null)
        : null;
    },

    requestVerification: async ({ userId, email, tokenHash, expiresAt, unlessRecent }) => {
      const user = activeUser(userId);
      if (user?.email !== email || user.emailVerified) return false;
      const earlier = pending.get(userId)?.verification;
      const isRecent =
        earlier !== undefined && unlessRecent !== undefined && earlier.expiresAt > unlessRecent.expiresAfter;
      if (isRecent && earlier.mailId !== unlessRecent.mailId) return false;
      remember(userId, { verification: { tokenHash, expiresAt, mailId: unlessRecent?.mailId } });
      return true;
    },

    verifyEmail: async (proof) => {
      const { userId, by } = proof;
      const user = activeUser(userId);
      if (user === undefined) return null;
      const passwordHash = 'passwordHash' in by ? by.passwordHash : undefined;
      if (user.passwordHash === passwordHash) return user.email;
      if (!isGood(pending.get(userId)?.verification, proof)) return null;
      if (passwordHash !== undefined) {
        users.set(userId, { ...withPassword(user, passwordHash), ...VERIFIED, passkeysFrom: proof.now });
        voidOfEmail(kept, userId);
        return user.email;
      }
      if (!('signUpHash' in by) || pending.get(userId)?.signUpHash !== by.signUpHash) return null;
      users.set(userId, { ...user, ...VERIFIED });
      remember(userId, { verification: undefined, signUpHash: undefined });
      return user.email;
    },

    findSignUp: async (id, signUpHash) => {
      const user = livingUser(kept, id);
      if (user === undefined) return null;
      return { user, isOwn: pending.get(id)?.signUpHash === signUpHash && !user.emailVerified && user.active };
    },

    repeatSignUp: async ({ user: { id, email }, signUpHash, passwordHash, mail }) => {
      const user = activeUser(id);
      if (user?.email !== email || user.emailVerified || pending.get(id)?.signUpHash !== signUpHash) return false;
      users.set(id, withPassword(user, passwordHash));
      if (mail !== undefined) outbox.put(mail);
      return true;
    },

    requestEmailChange: async ({ user, newEmail, mails }) => {
      const present = activeUser(user.id);
      if (present?.email !== user.email || present.sessionEpoch !== user.sessionEpoch) return false;
      remember(user.id, { newEmail, change: undefined });
      for (const mail of mails) outbox.put(mail);
      return true;
    },

    findRequestedEmail: async (id) => (livingUser(kept, id) === undefined ? null : (pending.get(id)?.newEmail ?? null)),

    storeEmailChangeToken: async ({ userId, email, tokenHash, expiresAt }) => {
      if (activeUser(userId) === undefined || pending.get(userId)?.newEmail !== email) return false;
      remember(userId, { change: { tokenHash, expiresAt } });
      return true;
    },

    storeInvitationToken: async ({ userId, email, tokenHash, expiresAt }) => {
      const user = activeUser(userId);
      if (user?.email !== email || user.invitation === null) return false;
      remember(userId, { invitation: { tokenHash, expiresAt } });
      return true;
    },

    confirmEmailChange: async ({ user, tokenHash, mail, now }) => {
      const before = activeUser(user.id);
      const { newEmail: email, change } = pending.get(user.id) ?? {};
      if (before?.email !== user.email || email === undefined || !isGood(change, { tokenHash, now })) return null;
      if (livingUser(kept, claims.get(email)) !== undefined) return null;
      const after = { ...changedUser({ before, profile: { email }, now }), emailVerified: true };
      users.set(user.id, after);
      claims.delete(before.email);
      claims.set(email, user.id);
      voidOfEmail(kept, user.id);
      outbox.put(mail);
      return after;
    },
  } satisfies Partial<UsersStore> & ProveEmail;
};
