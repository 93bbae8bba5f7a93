import type { ContractMode } from '../contract-mode';
import { authenticationOf, type Proof } from '../credentials/proof';
import type { Authentication, SessionSummary, User } from '../entities';
import { AuthError, StoreUnavailableError } from '../errors';
import { provedByBoth } from '../methods';
import type { SessionsStore } from '../stores/sessions-store';
import { type SecondFactorSettings, secondFactorObstacle } from '../users/second-factor';
import { isLive } from './find-live-session';
import { type AskSecondFactorDeps, askSecondFactor, type SecondStep } from './second-step';

/** Maximum number of attempts. Each fails only because another request of the same session was faster. */
const MAX_ATTEMPTS = 20;

export interface ReauthenticateDeps extends AskSecondFactorDeps, SecondFactorSettings {
  sessions: Pick<SessionsStore, 'refreshAuthentication' | 'findReferencedSession'>;
  mode: Pick<ContractMode, 'verifiesEmails'>;
}

/** A user and the session in which they prove again who they are. */
export interface ProvingCaller {
  readonly user: User;
  readonly session: SessionSummary;
}

/** What the session has now, or the second step that has to come first. */
export type Reauthentication =
  | { readonly outcome: 'reauthenticated'; readonly authentication: Authentication }
  | ({ readonly outcome: 'second-step' } & SecondStep);

/**
 * Store in a session that its user has just proved again who they are. The session goes on: its token, its end and what was proved for
 * it before stay. A user with a second factor must prove that again too: a proof without it leads to the second step, as in a sign-in.
 * Of several proofs at the same time, none is lost. ASVS 5.0 7.5.1
 * @param proof of the same user.
 * @param isBrowser whether a browser sent the request.
 * @throws {AuthError} `not_signed_in` if the session was ended since the request began; `second_factor_required` if there is no other
 * factor to ask for; `invalid_challenge` if the proof is of another user.
 */
export const reauthenticate = async (
  deps: ReauthenticateDeps,
  { user, session }: ProvingCaller,
  proof: Proof,
  isBrowser: boolean,
): Promise<Reauthentication> => {
  if (proof.user.id !== user.id) {
    await proof.release();
    throw new AuthError('invalid_challenge');
  }
  if (secondFactorObstacle(deps, proof.user, proof) === 'second_factor_required') {
    const step = await askSecondFactor(deps, proof, { isBrowser, purpose: 'reauthentication' });
    return { outcome: 'second-step', ...step };
  }
  await proof.release();
  const authentication = await store(deps, session, proof);
  await deps.events.record({ event: 'reauthenticated', user, methods: proof.methods });
  return { outcome: 'reauthenticated', authentication };
};

/** Add a proof to what is stored. If another request has added one since, read the session again and add this one to both. */
const store = async (
  deps: ReauthenticateDeps,
  first: SessionSummary,
  proof: Authentication,
): Promise<Authentication> => {
  let session = first;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const both = bothOf(session, proof);
    // Nothing is left to do if an earlier attempt succeeded and its response was lost.
    if (isSame(session, both) || (await deps.sessions.refreshAuthentication(session, both))) return both;
    const { reference, userId } = session;
    const found = await deps.sessions.findReferencedSession({ reference, userId, now: deps.clock.now() });
    if (found === null || !isLive(deps, found.session, found.user)) throw new AuthError('not_signed_in');
    session = found.session;
  }
  throw new StoreUnavailableError(new Error('the session was changed by others during every attempt'));
};

const bothOf = (session: Authentication, proof: Authentication): Authentication => ({
  ...provedByBoth(session, proof),
  authenticatedAt: session.authenticatedAt > proof.authenticatedAt ? session.authenticatedAt : proof.authenticatedAt,
});

const isSame = (session: Authentication, both: Authentication): boolean =>
  JSON.stringify(authenticationOf(session)) === JSON.stringify(authenticationOf(both));
