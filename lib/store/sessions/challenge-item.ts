import type { Challenge, ChallengePurpose, ChallengeSubject } from '../../auth/stores/challenges-store';
import { fromEpochSeconds, isEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';
import type { Step } from '../table/transaction';
import { fromAuthentication, isAuthenticationWellFormed, type SessionItem, toAuthentication } from './session-item';

/**
 * A challenge in the sessions table. It has neither `user_id` nor `created_at`, so the index `by_user` never contains it and no
 * session check accepts it. Times are epoch seconds.
 */
export interface ChallengeItem extends Pick<SessionItem, 'authenticated_at' | 'methods' | 'user_verified'> {
  id: string;
  purpose: ChallengePurpose;
  /** The user it belongs to; absent if any user may answer. Then the attributes of the subject are absent too. */
  subject_id?: string;
  subject_epoch?: number;
  is_known_device?: boolean;
  browser_hash?: string;
  /** When it ends, with a fraction. */
  valid_until: number;
  /** The TTL attribute: `valid_until`, rounded up to whole seconds. */
  expires_at: number;
}

/** The keys of sessions are hashes of 43 characters or begin with `sid#`, so no challenge can be read as a session. */
export const challengeKey = (tokenHash: string): string => `challenge#${tokenHash}`;

const toSubject = ({ userId, epoch, isKnownDevice, ...authentication }: ChallengeSubject) => ({
  subject_id: userId,
  subject_epoch: epoch,
  is_known_device: isKnownDevice,
  ...toAuthentication(authentication),
});

export const toItem = ({ tokenHash, purpose, subject, browserHash, expiresAt }: Challenge): ChallengeItem => ({
  id: challengeKey(tokenHash),
  purpose,
  ...(subject === null ? {} : toSubject(subject)),
  ...(browserHash === null ? {} : { browser_hash: browserHash }),
  valid_until: toEpochSeconds(expiresAt),
  expires_at: Math.ceil(toEpochSeconds(expiresAt)),
});

/** @returns `null` for an item that is no challenge, or a malformed one. */
export const fromItem = (item: ChallengeItem): Challenge | null => {
  if (!isEpochSeconds(item.valid_until) || !isEpochSeconds(item.expires_at)) return null;
  const subject = item.subject_id === undefined ? null : subjectOf(item, item.subject_id);
  if (subject === undefined) return null;
  return {
    tokenHash: item.id.slice(challengeKey('').length),
    purpose: item.purpose,
    subject,
    browserHash: item.browser_hash ?? null,
    expiresAt: fromEpochSeconds(item.valid_until),
  };
};

/** @returns `undefined` if the subject is malformed. */
const subjectOf = (item: ChallengeItem, userId: string): ChallengeSubject | undefined => {
  const { subject_epoch: epoch, authenticated_at, methods, is_known_device } = item;
  if (!Number.isSafeInteger(epoch) || authenticated_at === undefined || !isAuthenticationWellFormed(item))
    return undefined;
  return {
    userId,
    epoch: epoch as number,
    isKnownDevice: is_known_device === true,
    ...fromAuthentication({ ...item, created_at: authenticated_at, methods: methods ?? [] }),
  };
};

/** Use a challenge in the transaction of what it allows. A challenge that was used or has been deleted refuses the transaction. */
export const consumeChallengeStep = (table: string, tokenHash: string): Step<'challenge-used'> => ({
  write: {
    Delete: {
      TableName: table,
      Key: { id: challengeKey(tokenHash) },
      ConditionExpression: 'attribute_exists(id)',
    },
  },
  whenRefused: () => 'challenge-used',
});
