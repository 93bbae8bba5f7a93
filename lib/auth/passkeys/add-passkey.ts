import { hashToken } from '../../crypto/hash-token';
import type { SentRegistration } from '../../crypto/passkey-credential';
import { registerPasskey } from '../credentials/register-passkey';
import type { Passkey, User } from '../entities';
import { AuthError, type AuthErrorCode } from '../errors';
import { newFactorNotice } from '../mailing/new-notice';
import type { Clock, Ids, SecurityEvents, VerifyRegistration } from '../ports';
import { isOfBrowser, type SentChallenge } from '../sessions/get-own-challenge';
import type { ChallengesStore } from '../stores/challenges-store';
import type { AddRefusal, PasskeysStore } from '../stores/passkeys-store';
import { ownerOf, secretOf } from '../user-id';

export interface AddPasskeyDeps {
  passkeys: Pick<PasskeysStore, 'addPasskey'>;
  challenges: Pick<ChallengesStore, 'findOwnChallenge'>;
  verifyRegistration: VerifyRegistration;
  clock: Clock;
  ids: Pick<Ids, 'newId'>;
  events: SecurityEvents;
}

/** The answer of an authenticator to a challenge of `requestRegistration`. */
export interface AddPasskeyInput extends SentChallenge {
  readonly registration: SentRegistration;
  /** The user's name for the passkey. */
  readonly name: string;
}

const refusals: Record<
  AddRefusal,
  Extract<AuthErrorCode, 'invalid_challenge' | 'passkey_refused' | 'too_many_passkeys' | 'not_signed_in'>
> = {
  'challenge-used': 'invalid_challenge',
  taken: 'passkey_refused',
  'too-many': 'too_many_passkeys',
  'user-changed': 'not_signed_in',
};

/**
 * Add a passkey to the caller. They are sent a notice, in every mode. The sign-in that began the registration was recent.
 * @throws {AuthError} `invalid_challenge`; `passkey_refused` if the answer is wrong, or the passkey is registered already;
 * `too_many_passkeys`; `not_signed_in` if their sessions were ended since the request began.
 * @see W3C Web Authentication Level 3 section 7.1
 */
export const addPasskey = async (
  deps: AddPasskeyDeps,
  caller: User,
  { challenge: token, browserSecret, registration, name }: AddPasskeyInput,
): Promise<Passkey> => {
  const createdAt = deps.clock.now();
  const challengeHash = hashToken(token);
  const user = await getUserOf(deps, caller, { token, browserSecret, now: createdAt });
  const passkey = await registerPasskey(deps, registration, { challenge: secretOf(token), name, createdAt });
  const mail = newFactorNotice(deps, 'passkey-added', user);
  const outcome = await deps.passkeys.addPasskey({ user, passkey, challengeHash, mail });
  if (outcome !== 'added') throw new AuthError(refusals[outcome]);
  await deps.events.record({ event: 'passkey_added', user });
  return passkey;
};

/** The caller as read with their challenge. */
const getUserOf = async (
  { challenges }: AddPasskeyDeps,
  { id: userId }: User,
  { token, browserSecret, now }: { token: string; browserSecret: string | null; now: Date },
): Promise<User> => {
  if (ownerOf(token) !== userId) throw new AuthError('invalid_challenge');
  const purpose = 'passkey-registration';
  const found = await challenges.findOwnChallenge({ tokenHash: hashToken(token), purpose, userId, now });
  if (found === null || !isOfBrowser(found.challenge, browserSecret)) throw new AuthError('invalid_challenge');
  if (found.challenge.subject.epoch !== found.user.sessionEpoch) throw new AuthError('invalid_challenge');
  return found.user;
};
