import { hashToken, isSameHash } from '../../crypto/hash-token';
import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, SecurityEvents } from '../ports';
import type { Challenge, ChallengePurpose, ChallengesStore, OwnedChallenge } from '../stores/challenges-store';
import { ownerOf } from '../user-id';
import { maySignIn } from '../users/may-sign-in';

export interface GetOwnChallengeDeps {
  challenges: Pick<ChallengesStore, 'findOwnChallenge'>;
  clock: Clock;
  events: SecurityEvents;
  mode: Pick<ContractMode, 'verifiesEmails'>;
}

/** A challenge as a client sends it back. */
export interface SentChallenge {
  /** The token, which may be any text. */
  readonly challenge: string;
  /** The value of the challenge cookie; `null` without one. */
  readonly browserSecret: string | null;
}

/** A challenge with its user. */
interface FoundChallenge {
  readonly challenge: OwnedChallenge;
  readonly user: User;
}

/**
 * Find the challenge of a user that a client answers, and its user, in one read. The challenge is not used up by that.
 * @throws {AuthError} `invalid_challenge` if it is unknown, was used, has expired, is for another purpose or browser, or if all
 * sessions of the user were ended since, or they may not sign in any more. Only a challenge that exists adds an event to the user's
 * list.
 */
export const getOwnChallenge = async (
  deps: GetOwnChallengeDeps,
  { challenge: token, browserSecret }: SentChallenge,
  purpose: ChallengePurpose,
): Promise<FoundChallenge> => {
  const userId = ownerOf(token);
  if (userId === null) throw new AuthError('invalid_challenge');
  const tokenHash = hashToken(token);
  const found = await deps.challenges.findOwnChallenge({ tokenHash, purpose, userId, now: deps.clock.now() });
  if (found === null) throw await refused(deps, 'unknown_challenge');
  const obstacle = obstacleOf(deps, found, browserSecret);
  if (obstacle !== null) throw await refused(deps, obstacle, found.user);
  return found;
};

/**
 * As `getOwnChallenge`, for a page that only shows what the challenge asks for.
 * @returns `null` where `getOwnChallenge` throws. Nothing is recorded.
 */
export const findOwnChallenge = async (
  deps: Omit<GetOwnChallengeDeps, 'events'>,
  { challenge: token, browserSecret }: SentChallenge,
  purpose: ChallengePurpose,
): Promise<FoundChallenge | null> => {
  const userId = ownerOf(token);
  if (userId === null) return null;
  const key = { tokenHash: hashToken(token), purpose, userId, now: deps.clock.now() };
  const found = await deps.challenges.findOwnChallenge(key);
  return found === null || obstacleOf(deps, found, browserSecret) !== null ? null : found;
};

/** Why a stored challenge is not accepted. */
const obstacleOf = (
  { mode }: Pick<GetOwnChallengeDeps, 'mode'>,
  { challenge, user }: FoundChallenge,
  browserSecret: string | null,
): string | null => {
  if (!isOfBrowser(challenge, browserSecret)) return 'other_browser';
  if (challenge.subject.epoch !== user.sessionEpoch) return 'sessions_ended';
  return maySignIn({ mode }, user) ? null : 'may_not_sign_in';
};

/** Whether the browser with this cookie got the challenge. A program may answer only a challenge that a program got. */
export const isOfBrowser = ({ browserHash }: Pick<Challenge, 'browserHash'>, browserSecret: string | null): boolean =>
  browserHash === null || (browserSecret !== null && isSameHash(browserHash, hashToken(browserSecret)));

const refused = async ({ events }: GetOwnChallengeDeps, reason: string, user?: User): Promise<AuthError> => {
  await events.record({ event: 'second_factor_refused', user, reason });
  return new AuthError('invalid_challenge');
};
