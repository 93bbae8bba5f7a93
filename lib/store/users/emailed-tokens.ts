import type { User } from '../../auth/entities';
import { StoreUnavailableError } from '../../auth/errors';
import type { UsersStore } from '../../auth/stores/users-store';
import { toEpochSeconds } from '../table/epoch-seconds';
import { changeEmailStep, requestEmailChangeStep, verifyEmailStep } from './email-steps';
import { storeEmailChangeTokenCommand, storeResetTokenCommand, storeVerificationTokenCommand } from './mailed-secrets';
import { changed } from './user-change';
import { resetPasswordStep } from './user-commands';
import { fromItem } from './user-item';
import { claimStep, unclaimStep } from './user-steps';
import type { UserTable } from './user-table';

/** How often others may be quicker to change the profile: each of them has. */
const MAX_ATTEMPTS = 10;

type MailedChanges = Pick<
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

/** The part of `UsersStore` that is about secrets sent by mail. */
export const createMailedChanges = (
  table: string,
  { findItem, update, transact, eventStep, mailSteps }: UserTable,
): MailedChanges => ({
  storeResetToken: (reset) => update(storeResetTokenCommand(table, reset)),

  resetPassword: async (reset) => {
    const { userId, now, mail } = reset;
    const item = reset.provesEmail === true ? await findItem(userId) : null;
    // One read for everybody who is refused, whoever they name; what is let pass here the condition decides.
    if (reset.provesEmail === true && item?.reset_token_hash !== reset.tokenHash) return false;
    // Whether it is news: once verified, an email stays so.
    const provesEmail = reset.provesEmail === true && item?.email_verified !== true;
    const outcome = await transact([
      resetPasswordStep(table, { ...reset, provesEmail }),
      eventStep('user.password_changed', userId, now),
      ...(provesEmail ? [eventStep('user.email_verified', userId, now)] : []),
      ...mailSteps(mail),
    ]);
    return outcome === 'done';
  },

  findUserBySecret: async ({ userId, tokenHash, kind, now }) => {
    const item = await findItem(userId);
    const isGood =
      item?.[`${kind}_token_hash`] === tokenHash &&
      Number(item[`${kind}_expires_at`]) > toEpochSeconds(now) &&
      item.active;
    return isGood ? fromItem(item) : null;
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

  requestEmailChange: async (wish) =>
    (await transact([requestEmailChangeStep(table, wish), ...wish.mails.flatMap(mailSteps)])) === 'done',

  storeEmailChangeToken: (change) => update(storeEmailChangeTokenCommand(table, change)),

  confirmEmailChange: async ({ user, tokenHash, mail, now }) => {
    for (let tries = 1; tries <= MAX_ATTEMPTS; tries += 1) {
      const item = await findItem(user.id);
      if (item?.new_email === undefined || item.email !== user.email) return null;
      const before = fromItem(item);
      const after: User = { ...changed({ before, profile: { email: item.new_email }, now }), emailVerified: true };
      const outcome = await transact([
        changeEmailStep(table, { before, after, tokenHash, now }),
        claimStep(table, after, 'changed-meanwhile'),
        unclaimStep(table, before),
        eventStep('user.updated', user.id, now, {}, after),
        ...mailSteps(mail),
      ]);
      if (outcome === 'done') return after;
      if (outcome !== 'changed-meanwhile') return null;
    }
    throw new StoreUnavailableError(new Error('others kept changing the user'));
  },
});
