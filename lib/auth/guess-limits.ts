import { AuthError, StoreUnavailableError } from './errors';
import type { Clock } from './ports';
import { sourceNetwork } from './source-network';
import type { LimitsStore, Reservation } from './stores';

/** How often somebody may be wrong; 0 switches a limit off. */
export interface GuessLimitSettings {
  readonly accountFailures: number;
  readonly addressFailures: number;
  /** Seconds; doubles from one full window to the next, up to 900. */
  readonly windowSeconds: number;
}

/** What guess limits work with. */
export interface GuessLimitsDeps {
  limits: LimitsStore;
  clock: Clock;
  guessLimits: GuessLimitSettings;
}

/** An attempt that counts as a failure until it is given back. */
export interface Attempt {
  /** For an attempt that was right, or that nothing is known of. Once is enough; what the store cannot take ends with its window. */
  giveBack(): Promise<void>;
}

/** The key under which an account's failures are counted, whether or not it exists. */
export const accountKey = (email: string): string => `account#${email}`;

/**
 * Reserve one attempt, before anything is hashed: exact over all instances, as many callers as there may be at once.
 * @param source `email` canonical, `null` for what is no address and so nobody's; `address` as the gateway gives it.
 * @throws {AuthError} `too_many_attempts`; then nothing was counted.
 * @throws {StoreUnavailableError} if it cannot be reserved.
 * @see OWASP ASVS 5.0 6.3.1, 15.4.2; NIST SP 800-63B-4 section 3.2.2
 */
export const reserveAttempt = async (
  { limits, clock, guessLimits }: GuessLimitsDeps,
  source: { email: string | null; address: string },
): Promise<Attempt> => {
  const { accountFailures, addressFailures, windowSeconds } = guessLimits;
  const wanted = [
    { key: source.email === null ? null : accountKey(source.email), most: accountFailures },
    { key: `address#${sourceNetwork(source.address)}`, most: addressFailures },
  ].flatMap(({ key, most }) => (key === null || most === 0 ? [] : [{ key, most, windowSeconds }]));
  const now = clock.now();
  const results = await Promise.allSettled(wanted.map((limit) => limits.reserve({ ...limit, now })));
  const reservations = results.flatMap((result) =>
    result.status === 'fulfilled' && result.value.outcome === 'reserved' ? [result.value] : [],
  );
  const attempt = createAttempt(limits, reservations);
  const failed = results.find((result) => result.status === 'rejected');
  const ends = results.flatMap((result) =>
    result.status === 'fulfilled' && result.value.outcome === 'full' ? [result.value.endsAt.getTime()] : [],
  );
  if (failed !== undefined || ends.length > 0) await attempt.giveBack();
  if (failed !== undefined) throw failed.reason;
  if (ends.length > 0) {
    const retryAfterSeconds = Math.max(1, Math.ceil((Math.max(...ends) - clock.now().getTime()) / 1000));
    throw new AuthError('too_many_attempts', { retryAfterSeconds });
  }
  return attempt;
};

const createAttempt = (limits: LimitsStore, reservations: readonly Reservation[]): Attempt => {
  let given: Promise<void> | undefined;
  const giveAllBack = async () => {
    const results = await Promise.allSettled(reservations.map((reservation) => limits.giveBack(reservation)));
    for (const result of results) {
      if (result.status === 'rejected' && !(result.reason instanceof StoreUnavailableError)) throw result.reason;
    }
  };
  return {
    giveBack: () => {
      given ??= giveAllBack();
      return given;
    },
  };
};

/** Give an attempt back if the store failed meanwhile: nothing is known of it, so it is no failure. */
export const unlessStoreFails = async <Result>(attempt: Attempt, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreUnavailableError) await attempt.giveBack();
    throw error;
  }
};
