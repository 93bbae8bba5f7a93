import { PASSKEY_ALGORITHMS } from '../../crypto/passkey-algorithms';
import { authenticationOf } from '../credentials/proof';
import type { Passkey, SessionSummary, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, Ids } from '../ports';
import { settleBoth } from '../settle';
import type { ChallengesStore } from '../stores/challenges-store';
import { MAX_PASSKEYS, type PasskeysStore } from '../stores/passkeys-store';
import { type AskedChallenge, type AskingBrowser, newChallenge } from './new-challenge';

export interface RequestRegistrationDeps {
  passkeys: Pick<PasskeysStore, 'listPasskeys'>;
  challenges: Pick<ChallengesStore, 'createChallenge'>;
  clock: Clock;
  ids: Pick<Ids, 'newSecret'>;
}

/** The signed-in user who sends a request. */
export interface PasskeyCaller {
  readonly user: User;
  readonly session: Pick<SessionSummary, 'authenticatedAt' | 'methods' | 'userVerified'>;
}

/**
 * Begin to add a passkey: create a challenge of the caller, and find the passkeys that they have, in one round trip. The browser does
 * not make a second passkey in an authenticator that has one of them.
 * @throws {AuthError} `too_many_passkeys`
 */
export const requestRegistration = async (
  deps: RequestRegistrationDeps,
  { user, session }: PasskeyCaller,
  browser: AskingBrowser,
): Promise<AskedChallenge & { passkeys: readonly Passkey[]; algorithms: readonly number[] }> => {
  if (user.passkeys >= MAX_PASSKEYS) throw new AuthError('too_many_passkeys');
  const subject = { userId: user.id, epoch: user.sessionEpoch, isKnownDevice: false, ...authenticationOf(session) };
  const { challenge, asked } = newChallenge(deps, { purpose: 'passkey-registration', subject }, browser);
  const stored = deps.challenges.createChallenge(challenge);
  const [, passkeys] = await settleBoth(stored, deps.passkeys.listPasskeys(user.id));
  return { ...asked, passkeys, algorithms: PASSKEY_ALGORITHMS };
};
