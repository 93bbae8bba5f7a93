import type { Clock, Ids } from '../ports';
import type { ChallengesStore } from '../stores/challenges-store';
import { type AskedChallenge, type AskingBrowser, newChallenge } from './new-challenge';

export interface RequestPasskeySignInDeps {
  challenges: Pick<ChallengesStore, 'createChallenge'>;
  clock: Clock;
  ids: Pick<Ids, 'newSecret'>;
}

/**
 * Begin a sign-in with a passkey: create a challenge that any user may answer. Nobody is named, so it reveals nothing; the authenticator
 * shows the passkeys that it has.
 */
export const requestPasskeySignIn = async (
  deps: RequestPasskeySignInDeps,
  browser: AskingBrowser,
): Promise<AskedChallenge> => {
  const { challenge, asked } = newChallenge(deps, { purpose: 'passkey-sign-in', subject: null }, browser);
  await deps.challenges.createChallenge(challenge);
  return asked;
};
