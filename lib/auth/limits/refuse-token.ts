import { AuthError } from '../errors';
import type { SecurityEventName } from '../events/event-types';
import type { Clock, EventSubject, SecurityEvents } from '../ports';
import type { LimitsStore } from '../stores/limits-store';
import { type GuessLimitSettings, reserveAll } from './guess-limits';
import { sourceNetwork } from './source-network';

export interface RefuseTokenDeps {
  limits: Pick<LimitsStore, 'reserve' | 'release'>;
  clock: Clock;
  guessLimits: GuessLimitSettings;
  events: SecurityEvents;
}

/** A mailed token that does not work. */
export interface RefusedToken {
  readonly event: SecurityEventName;
  readonly code: 'invalid_reset_token' | 'invalid_link';
  /** The IP address of the client. */
  readonly ipAddress: string;
  /** `undefined` unless the token worked when it was read: a made-up token must not add events to a user's list. */
  readonly user?: EventSubject | null | undefined;
}

/**
 * Count a token that does not work, for its IP address, and record it. Nobody guesses 122 random bits: the limit is for the work
 * that made-up tokens cause. So a token that works is never counted, nor refused because of the others.
 * @returns the refusal, to be thrown.
 * @throws {AuthError} `too_many_attempts`, without another event.
 */
export const refuseToken = async (
  deps: RefuseTokenDeps,
  { event, code, ipAddress, user }: RefusedToken,
): Promise<AuthError> => {
  const { ipAddressFailures: max, windowSeconds } = deps.guessLimits;
  await reserveAll(deps, [{ key: `tokens#${sourceNetwork(ipAddress)}`, max, windowSeconds }]);
  await deps.events.record({ event, user });
  return new AuthError(code);
};
