import { hashToken } from '../../crypto/hash-token';
import type { SentAssertion } from '../../crypto/passkey-credential';
import type { ContractMode } from '../contract-mode';
import type { Proof } from '../credentials/proof';
import type { User } from '../entities';
import { AuthError } from '../errors';
import {
  type GuessAttempt,
  type GuessLimitsDeps,
  releaseIfUnavailable,
  reserveAndLoad,
  reserveAttempt,
} from '../limits/guess-limits';
import { provedByBoth } from '../methods';
import type { EventSubject, Ids, SecurityEvents, VerifyAssertion } from '../ports';
import { isOfBrowser, type SentChallenge } from '../sessions/get-own-challenge';
import { isCredentialId, type PasskeyReading, type PasskeysStore } from '../stores/passkeys-store';
import { isId, ownerOf, secretOf } from '../user-id';
import { maySignIn } from '../users/may-sign-in';

export interface ProvePasskeyDeps extends GuessLimitsDeps {
  passkeys: Pick<PasskeysStore, 'readPasskey' | 'usePasskey'>;
  verifyAssertion: VerifyAssertion;
  ids: Pick<Ids, 'newId'>;
  events: SecurityEvents;
  mode: Pick<ContractMode, 'remembersDevices' | 'verifiesEmails'>;
}

/** The answer of an authenticator to a challenge. */
export interface PasskeyInput extends SentChallenge {
  readonly assertion: SentAssertion;
  /** The IP address of the client. */
  readonly ipAddress: string;
  /** The value of the device cookie, which may be any text; `null` without one. */
  readonly device: string | null;
}

/** A user who is signed in. */
type Caller = Pick<User, 'id' | 'customerId'>;

/** No passkey has this id, because ids are longer. */
const NO_PASSKEY = '-';

/**
 * Prove who somebody is by a passkey. A challenge of `requestPasskeySignIn` makes it a whole sign-in, of the user whom the authenticator
 * names. A challenge of a user makes it the second step, and only a passkey of this user counts. Two round trips; uses the challenge.
 * Wrong answers count for the IP address. Nothing can be guessed, so they count for no account.
 * @param caller the user who proves again who they are; `null` for a sign-in. Only their passkeys count, and only their own
 * challenges and those of nobody. Nothing of another user is read or used up.
 * @throws {AuthError} `invalid_challenge`; `passkey_refused` for every other reason; `too_many_attempts`.
 * @see W3C Web Authentication Level 3 section 7.2
 */
export const provePasskey = async (
  deps: ProvePasskeyDeps,
  input: PasskeyInput,
  caller: Caller | null,
): Promise<Proof> => {
  const { challenge: token, assertion, device } = input;
  const owner = ownerOf(token);
  if (caller !== null && owner !== null && owner !== caller.id) throw new AuthError('invalid_challenge');
  const challengeHash = hashToken(token);
  const userId = owner ?? caller?.id ?? handledUser(assertion) ?? deps.ids.newId();
  const id = isCredentialId(assertion.id) ? assertion.id : NO_PASSKEY;
  const ownPurpose = caller === null ? 'second-factor' : 'reauthentication';
  const purpose = owner === null ? 'passkey-sign-in' : ownPurpose;
  const now = deps.clock.now();
  const refuse = refuseFor(deps, caller);
  const [attempt, reading] = await reserve(
    deps,
    input,
    refuse,
    deps.passkeys.readPasskey({ tokenHash: challengeHash, purpose, owner, userId, id, now }),
  );
  return releaseIfUnavailable(attempt, async () => {
    const { user, subject, verified } = await verify(deps, input, reading, refuse);
    const { counter, backedUp } = verified;
    const outcome = await deps.passkeys.usePasskey({ userId, id, challengeHash, counter, backedUp, now });
    if (outcome !== 'used')
      throw await refuse(outcome === 'challenge-used' ? 'invalid_challenge' : 'passkey_refused', outcome, user);
    const own = { methods: ['hwk'] as const, ...(verified.userVerified ? { userVerified: true as const } : {}) };
    const isKnownDevice = subject?.isKnownDevice ?? device !== null;
    return {
      user,
      authenticatedAt: now,
      ...(subject === null ? own : provedByBoth(subject, own)),
      from: isKnownDevice ? 'known-device' : 'unknown-device',
      release: attempt.release,
    };
  });
};

/** Check what was read and sent. @throws {AuthError} */
const verify = async (
  deps: ProvePasskeyDeps,
  { challenge: token, browserSecret, assertion }: PasskeyInput,
  { challenge, user, passkey }: PasskeyReading,
  refuse: Refuse,
) => {
  if (challenge === null) throw await refuse('invalid_challenge', 'unknown_challenge');
  if (!isOfBrowser(challenge, browserSecret)) throw await refuse('invalid_challenge', 'other_browser');
  const { subject } = challenge;
  if (subject !== null && subject.epoch !== user?.sessionEpoch)
    throw await refuse('invalid_challenge', 'sessions_ended', user);
  const isOlder = user?.passkeysFrom != null && passkey !== null && passkey.createdAt < user.passkeysFrom;
  if (user === null || passkey === null || isOlder) throw await refuse('passkey_refused', 'unknown_passkey');
  const isOther = assertion.userHandle !== null && handledUser(assertion) !== user.id;
  const verified = isOther ? null : await deps.verifyAssertion(assertion, secretOf(token), passkey);
  if (verified === null) throw await refuse('passkey_refused', 'wrong_signature', user);
  if (!maySignIn(deps, user)) throw await refuse('passkey_refused', 'may_not_sign_in', user);
  return { user, subject, verified };
};

/** The user id in the user handle that the authenticator sends; `null` if it sends none, or another text. */
const handledUser = ({ userHandle }: SentAssertion): User['id'] | null => {
  const text = Buffer.from(userHandle ?? '', 'base64url').toString('utf8');
  return isId(text) ? text : null;
};

const reserve = async (
  deps: ProvePasskeyDeps,
  { ipAddress }: PasskeyInput,
  refuse: Refuse,
  reading: Promise<PasskeyReading>,
): Promise<[GuessAttempt, PasskeyReading]> => {
  try {
    return await reserveAndLoad(reserveAttempt(deps, { email: null, ipAddress, device: null }), reading);
  } catch (error) {
    if (error instanceof AuthError) await refuse('passkey_refused', error.code);
    throw error;
  }
};

/** Records why a passkey is refused. @returns the error to throw. */
type Refuse = (
  code: 'invalid_challenge' | 'passkey_refused',
  reason: string,
  user?: EventSubject | null,
) => Promise<AuthError>;

const refuseFor =
  ({ events }: ProvePasskeyDeps, caller: Caller | null): Refuse =>
  async (code, reason, user) => {
    if (caller === null) await events.record({ event: 'sign_in_refused', user, reason });
    else await events.record({ event: 'reauthentication_refused', user: caller, reason });
    return new AuthError(code);
  };
