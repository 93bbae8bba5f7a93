import type { User } from '../entities';
import type { ChallengePurpose } from '../stores/challenges-store';
import type { PasskeysStore } from '../stores/passkeys-store';
import { findOwnChallenge, type GetOwnChallengeDeps, type SentChallenge } from './get-own-challenge';
import { type SecondStep, secondFactorsOf } from './second-step';

export interface FindSecondStepDeps extends Omit<GetOwnChallengeDeps, 'events'> {
  passkeys: Pick<PasskeysStore, 'listPasskeys'>;
}

/**
 * Find what a challenge asks for, to show it. Changes nothing. Takes one round trip, and another one for a user with passkeys.
 * @param owner the id of the user who must have the challenge; `null` for any.
 * @returns `null` if the challenge can no longer be answered, or not by this browser.
 */
export const findSecondStep = async (
  deps: FindSecondStepDeps,
  sent: SentChallenge,
  purpose: Extract<ChallengePurpose, 'second-factor' | 'reauthentication'>,
  owner: User['id'] | null,
): Promise<SecondStep | null> => {
  const found = await findOwnChallenge(deps, sent, purpose);
  if (found === null || (owner !== null && owner !== found.user.id)) return null;
  const { user, challenge } = found;
  const methods = secondFactorsOf(user, challenge.subject);
  const passkeys = methods.includes('passkey') ? await deps.passkeys.listPasskeys(user.id) : [];
  return { user, challenge: sent.challenge, methods, passkeys, browserSecret: sent.browserSecret };
};
