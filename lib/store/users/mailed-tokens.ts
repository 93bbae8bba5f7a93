import type { User } from '../../auth/entities';
import { StoreUnavailableError } from '../../auth/errors';
import type { UsersStore } from '../../auth/stores/users-store';
import { toEpochSeconds } from '../table/epoch-seconds';
import { changedUser } from './changed-user';
import { confirmEmailChangeStep, requestEmailChangeStep, verifyEmailStep } from './email-steps';
import { storeEmailChangeTokenCommand, storeResetTokenCommand, storeVerificationTokenCommand } from './mailed-secrets';
import { resetPasswordStep } from './user-commands';
import { fromItem } from './user-item';
import { claimStep, unclaimStep } from './user-steps';
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
  | 'requestEmailChange'
  | 'storeEmailChangeToken'
  | 'confirmEmailChange'
>;

/** The methods of `UsersStore` for tokens that are sent by mail. */
export const createMailedTokens = (
  table: string,
  { findItem, update, transact, eventStep, mailSteps }: UserTable,
): MailedTokens => ({
  storeResetToken: (reset) => update(storeResetTokenCommand(table, reset)),

  resetPassword: async (reset) => {
    const { userId, now, mail } = reset;
    const item = reset.provesEmail === true ? await findItem(userId) : null;
    // A wrong token costs one read, whether or not the user exists, so timing reveals nothing. The condition of the write
    // decides about all other tokens.
    if (reset.provesEmail === true && item?.reset_token_hash !== reset.tokenHash) return false;
    // Only the first verification of an email is recorded.
    const verifiesEmail = reset.provesEmail === true && item?.email_verified !== true;
    const outcome = await transact([
      resetPasswordStep(table, { ...reset, provesEmail: verifiesEmail }),
      eventStep('user.password_changed', userId, now),
      ...(verifiesEmail ? [eventStep('user.email_verified', userId, now)] : []),
      ...mailSteps(mail),
    ]);
    return outcome === 'done';
  },

  findUserBySecret: async ({ userId, tokenHash, kind, now }) => {
    const item = await findItem(userId);
    const isValid =
      item?.[`${kind}_token_hash`] === tokenHash &&
      Number(item[`${kind}_expires_at`]) > toEpochSeconds(now) &&
      item.active;
    return isValid ? fromItem(item) : null;
  },

  requestVerification: (verification) => update(storeVerificationTokenCommand(table, verification)),

  verifyEmail: async (proof) => {
    const { userId, now, by } = proof;
    const email = (await findItem(userId))?.email;
    if (email === undefined) return null;
    const outcome = await transact([
      verifyEmailStep(table, { ...proof, email }),
      eventStep('user.email_verified', userId, now),
      ...('passwordHash' in by ? [eventStep('user.password_changed', userId, now)] : []),
    ]);
    return outcome === 'done' ? email : null;
  },

  requestEmailChange: async (request) =>
    (await transact([requestEmailChangeStep(table, request), ...request.mails.flatMap(mailSteps)])) === 'done',

  storeEmailChangeToken: (change) => update(storeEmailChangeTokenCommand(table, change)),

  confirmEmailChange: async ({ user, tokenHash, mail, now }) => {
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts += 1) {
      const item = await findItem(user.id);
      if (item?.new_email === undefined || item.email !== user.email) return null;
      const before = fromItem(item);
      const after: User = { ...changedUser({ before, profile: { email: item.new_email }, now }), emailVerified: true };
      const outcome = await transact([
        confirmEmailChangeStep(table, { before, after, tokenHash, now }),
        claimStep(table, after, 'changed-since-read'),
        unclaimStep(table, before),
        eventStep('user.updated', user.id, now, {}, after),
        ...mailSteps(mail),
      ]);
      if (outcome === 'done') return after;
      if (outcome !== 'changed-since-read') return null;
    }
    throw new StoreUnavailableError(new Error('others kept changing the user'));
  },
});
