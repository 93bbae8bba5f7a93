import type { User } from '../../auth/entities';
import { StoreUnavailableError } from '../../auth/errors';
import type { Clock } from '../../auth/ports';
import type { UsersStore } from '../../auth/stores/users-store';
import { isEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';
import { changedUser } from './changed-user';
import { confirmEmailChangeStep, repeatSignUpStep, requestEmailChangeStep, verifyEmailStep } from './email-steps';
import {
  storeEmailChangeTokenCommand,
  storeInvitationTokenCommand,
  storeResetTokenCommand,
  storeVerificationTokenCommand,
} from './mailed-secrets';
import { resetPasswordStep } from './user-commands';
import { fromItem, isActive, type UserItem } from './user-item';
import { claimStep, keepClaimStep, ownClaimStep, unclaimStep } from './user-steps';
import type { UserTable } from './user-table';

/** How often another caller may change the profile between our read and our write before we give up. */
const MAX_ATTEMPTS = 10;

type MailedTokens = Pick<
  UsersStore,
  | 'storeResetToken'
  | 'resetPassword'
  | 'findUserBySecret'
  | 'requestVerification'
  | 'verifyEmail'
  | 'findSignUp'
  | 'repeatSignUp'
  | 'requestEmailChange'
  | 'findRequestedEmail'
  | 'storeEmailChangeToken'
  | 'storeInvitationToken'
  | 'confirmEmailChange'
>;

/** The methods of `UsersStore` for tokens that are sent by mail. */
export const createMailedTokens = (
  table: string,
  { findItem, update, transact, eventStep, mailSteps }: UserTable,
  clock: Clock,
): MailedTokens => ({
  storeResetToken: (reset) => update(storeResetTokenCommand(table, reset, clock.now())),

  resetPassword: async (reset) => {
    const { userId, customerId = null, now, mail } = reset;
    const subject = { id: userId, customerId };
    const item = reset.provesEmail === true ? await findItem(userId) : null;
    // A wrong token costs one read, whether or not the user exists, so timing reveals nothing. The condition of the write
    // decides about all other tokens.
    if (reset.provesEmail === true && item?.reset_token_hash !== reset.tokenHash) return false;
    // Only the first verification of an email is recorded.
    const verifiesEmail = reset.provesEmail === true && item?.email_verified !== true;
    const outcome = await transact([
      resetPasswordStep(table, { ...reset, provesEmail: verifiesEmail }),
      eventStep('user.password_changed', subject, now),
      ...(verifiesEmail ? [eventStep('user.email_verified', subject, now)] : []),
      ...keepClaimSteps(table, item),
      ...mailSteps(mail),
    ]);
    return outcome === 'done';
  },

  findUserBySecret: async ({ userId, tokenHash, kind, now }) => {
    const item = await findItem(userId);
    const isValid =
      item?.[`${kind}_token_hash`] === tokenHash && isAfter(item[`${kind}_expires_at`], now) && isActive(item, now);
    return isValid ? fromItem(item, now) : null;
  },

  requestVerification: (verification) => update(storeVerificationTokenCommand(table, verification, clock.now())),

  verifyEmail: async (proof) => {
    const { userId, now, by } = proof;
    const item = await findItem(userId);
    if (item === null) return null;
    const subject = { id: userId, customerId: item.customer_id };
    const outcome = await transact([
      verifyEmailStep(table, { ...proof, email: item.email }),
      eventStep('user.email_verified', subject, now),
      ...('passwordHash' in by ? [eventStep('user.password_changed', subject, now)] : []),
      ...keepClaimSteps(table, item),
    ]);
    return outcome === 'done' ? item.email : null;
  },

  findSignUp: async (id, signUpHash) => {
    const item = await findItem(id);
    if (item === null) return null;
    const now = clock.now();
    const isOwn = item.sign_up_hash === signUpHash && item.email_verified !== true && isActive(item, now);
    return { user: fromItem(item, now), isOwn };
  },

  repeatSignUp: async (repeat) => {
    const { user, now, mail } = repeat;
    const outcome = await transact([
      repeatSignUpStep(table, repeat),
      ownClaimStep(table, user),
      eventStep('user.password_changed', user, now),
      ...mailSteps(mail),
    ]);
    return outcome === 'done';
  },

  requestEmailChange: async (request) =>
    (await transact([requestEmailChangeStep(table, request), ...request.mails.flatMap(mailSteps)])) === 'done',

  findRequestedEmail: async (userId) => (await findItem(userId))?.new_email ?? null,

  storeInvitationToken: (invitation) => update(storeInvitationTokenCommand(table, invitation, clock.now())),

  storeEmailChangeToken: (change) => update(storeEmailChangeTokenCommand(table, change, clock.now())),

  confirmEmailChange: async ({ user, tokenHash, mail, now }) => {
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts += 1) {
      const item = await findItem(user.id);
      if (item?.new_email === undefined || item.email !== user.email) return null;
      const before = fromItem(item, now);
      const after: User = { ...changedUser({ before, profile: { email: item.new_email }, now }), emailVerified: true };
      const outcome = await transact([
        confirmEmailChangeStep(table, { before, after, tokenHash, now }),
        claimStep(table, after, 'changed-since-read', now),
        unclaimStep(table, before),
        eventStep('user.updated', after, now, {}, after),
        ...mailSteps(mail),
      ]);
      if (outcome === 'done') return after;
      if (outcome !== 'changed-since-read') return null;
    }
    throw new StoreUnavailableError(new Error('others kept changing the user'));
  },
});

/** Whether the link with this stored expiry is still valid. A malformed expiry is over. */
const isAfter = (expiresAt: unknown, now: Date): boolean =>
  isEpochSeconds(expiresAt) && expiresAt > toEpochSeconds(now);

/** For an email that is verified in the same transaction: the account no longer expires, and neither does its claim. */
const keepClaimSteps = (table: string, item: UserItem | null) =>
  item?.expires_at === undefined ? [] : [keepClaimStep(table, item)];
