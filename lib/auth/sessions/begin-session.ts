import type { ContractMode } from '../contract-mode';
import type { Proof, ProvedUser } from '../credentials/proof';
import { signInRefusal } from '../credentials/sign-in-refusal';
import type { User } from '../entities';
import { ifAvailable } from '../if-available';
import {
  devicesEnabled,
  type GuessLimitSettings,
  type RememberDeviceDeps,
  releaseOnError,
  rememberDevice,
} from '../limits/guess-limits';
import type { Ids, SecurityEvents } from '../ports';
import { signInObstacle } from '../users/may-sign-in';
import { type SecondFactorSettings, secondFactorObstacle } from '../users/second-factor';
import { type LimitSessionsDeps, limitSessions } from './limit-sessions';
import { type AskSecondFactorDeps, askSecondFactor, type SecondStep } from './second-step';

export interface BeginSessionDeps
  extends LimitSessionsDeps,
    RememberDeviceDeps,
    SecondFactorSettings,
    AskSecondFactorDeps {
  clock: LimitSessionsDeps['clock'];
  ids: Pick<Ids, 'newSecret'>;
  events: SecurityEvents;
  mode: Pick<ContractMode, 'remembersDevices' | 'verifiesEmails' | 'signInRefusal'>;
  guessLimits: Pick<GuessLimitSettings, 'accountFailures'>;
}

/** A session that is not stored yet. */
export interface PreparedSession<Begun> {
  readonly reference: string;
  /** The reference of the session that `store` ends; `null` for none. */
  readonly replaces: string | null;
  /** What the caller of `beginSession` gets. */
  readonly begun: Begun;
  store(): Promise<void>;
}

/** A kind of session, with the properties of the new one. If it rejects, the attempt of the proof does not count as a wrong guess. */
export type SessionKind<Begun> = (proved: ProvedUser) => Promise<PreparedSession<Begun>>;

/** The result of a sign-in: a session, or the second step that has to come first. */
export type SignInOutcome<Begun> =
  | ({
      readonly outcome: 'begun';
      /** The value for a new device cookie, which is stored nowhere else; `null` if no cookie is to be set. */
      readonly device: string | null;
    } & Begun)
  | ({ readonly outcome: 'second-step' } & SecondStep);

/**
 * Begin a session from a proof: the only way in, for every method and every kind of session, so every check that all methods have
 * to pass is here. A user with a second factor who has not proved it gets no session: see `askSecondFactor`. If the user has too
 * many sessions, the oldest end. An unknown device becomes known for `deviceSeconds`. What is written takes one round trip.
 * @param isBrowser whether a browser sent the request.
 * @throws {AuthError} if the user may not sign in; any error of the kind.
 */
export const beginSession = async <Begun extends object>(
  deps: BeginSessionDeps,
  proof: Proof,
  kind: SessionKind<Begun>,
  isBrowser: boolean,
): Promise<SignInOutcome<Begun>> => {
  const { user, from, methods } = proof;
  await requireMaySignIn(deps, user);
  if (secondFactorObstacle(deps, user, proof) === 'second_factor_required')
    return { outcome: 'second-step', ...(await askSecondFactor(deps, proof, { isBrowser, purpose: 'second-factor' })) };
  const { reference, replaces, begun, store } = await releaseOnError(proof, () => kind(proof));
  const isNewDevice = from === 'unknown-device' && devicesEnabled(deps);
  // All three in one round trip.
  const [stored, device] = await Promise.allSettled([
    limitSessions(deps, { user, reference, replaces }, store),
    isNewDevice ? newDevice(deps, user) : null,
    proof.release(),
  ]);
  if (stored.status === 'rejected') throw stored.reason;
  if (device.status === 'rejected') throw device.reason;
  await deps.events.record({ event: 'user_signed_in', user, methods });
  return { outcome: 'begun', ...begun, device: device.value };
};

/**
 * Begin a session for which an earlier proof still counts, so nothing is checked again: that in which a user goes on after all their
 * sessions have ended, or that in which an admin acts as the user, with the proof of the admin.
 */
export const continueSession = async <Begun>(proved: ProvedUser, kind: SessionKind<Begun>): Promise<Begun> => {
  const { begun, store } = await kind(proved);
  await store();
  return begun;
};

const requireMaySignIn = async (deps: BeginSessionDeps, user: User): Promise<void> => {
  const reason = signInObstacle(deps, user);
  if (reason === null) return;
  await deps.events.record({ event: 'sign_in_refused', user, reason });
  throw signInRefusal(deps.mode, reason, user.email);
};

/** @returns `null` if the store is unavailable: the next sign-in makes the device known. */
const newDevice = async (deps: BeginSessionDeps, { email }: User): Promise<string | null> => {
  const device = deps.ids.newSecret();
  const remembered = await ifAvailable(rememberDevice(deps, { email, device }).then(() => device));
  return remembered ?? null;
};
