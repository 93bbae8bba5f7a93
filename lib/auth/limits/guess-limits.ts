import { hashToken } from '../../crypto/hash-token';
import type { ContractMode } from '../contract-mode';
import { AuthError, StoreUnavailableError } from '../errors';
import { ifAvailable } from '../if-available';
import type { Clock } from '../ports';
import { settleAll } from '../settle';
import type { LimitsStore, Reservation } from '../stores/limits-store';
import { sourceNetwork } from './source-network';

/** The common limit of all known devices is this multiple of the limit of one device. */
const ALL_DEVICES_FACTOR = 4;

/** The maximum numbers of failed attempts in a window; 0 switches a limit off. */
export interface GuessLimitSettings {
  /** For each account from unknown devices, and for each known device of the account. */
  readonly accountFailures: number;
  /** For each IP address. */
  readonly ipAddressFailures: number;
  /** Seconds. The next window is twice as long if this one is full, up to `LONGEST_WINDOW_SECONDS`. */
  readonly windowSeconds: number;
}

export interface GuessLimitsDeps {
  limits: Pick<LimitsStore, 'reserve' | 'reserveRemembered' | 'release'>;
  clock: Clock;
  guessLimits: GuessLimitSettings;
  mode: Pick<ContractMode, 'remembersDevices'>;
}

/** The account whose password is tried, and the origin of the attempt. */
export interface GuessSource {
  /** Canonical; `null` if the typed text is neither an email nor a login name, so that no account can be meant. */
  readonly email: string | null;
  /** The IP address of the client. */
  readonly ipAddress: string;
  /** The value of the device cookie, which may be any text; `null` without one. */
  readonly device: string | null;
}

/** An attempt that counts as failed until it is released. */
export interface Attempt {
  /**
   * Stop counting the attempt, because it succeeded or its outcome is unknown. Further calls do nothing. Best effort: if the
   * store is unavailable, the attempt counts until its window ends.
   */
  release(): Promise<void>;
}

/** A counted attempt to guess a password. */
export interface GuessAttempt extends Attempt {
  /** Whether it comes from a device that has signed in to this account before. */
  readonly isKnownDevice: boolean;
}

/** The counter of the failed attempts on an account, whether or not the account exists. */
export const accountKey = (email: string): string => `account#${email}`;

/** The email comes first: it contains no space, so two different pairs never make the same text. */
const deviceKey = (email: string, device: string): string => `device#${hashToken(`${email} ${device}`)}`;

/** The counter of the failed attempts from all known devices of an account. */
export const devicesKey = (email: string): string => `devices#${email}`;

export interface DevicesEnabledDeps {
  mode: Pick<ContractMode, 'remembersDevices'>;
  guessLimits: Pick<GuessLimitSettings, 'accountFailures'>;
}

/** Whether device cookies are used at all. */
export const devicesEnabled = ({ mode, guessLimits }: DevicesEnabledDeps): boolean =>
  mode.remembersDevices && guessLimits.accountFailures > 0;

/**
 * Count one attempt, before the password is hashed. The limit is exact, however many attempts run at the same time on all
 * instances. A known device of the account has a limit of its own, which nobody else can use up. All other attempts count for the
 * account and for the IP address.
 * @throws {AuthError} `too_many_attempts`; in this case nothing is counted.
 * @throws {StoreUnavailableError} if the attempt cannot be counted.
 * @see OWASP ASVS 5.0 6.3.1, 15.4.2; NIST SP 800-63B-4 section 3.2.2; OWASP "Slow Down Online Guessing Attacks with Device
 * Cookies"
 */
export const reserveAttempt = async (deps: GuessLimitsDeps, source: GuessSource): Promise<GuessAttempt> => {
  const { accountFailures, ipAddressFailures, windowSeconds } = deps.guessLimits;
  const { email, device, ipAddress } = source;
  if (email !== null && device !== null && devicesEnabled(deps)) {
    const attempt = await reserveByDevice(deps, { email, device });
    if (attempt !== null) return { ...attempt, isKnownDevice: true };
  }
  const attempt = await reserveAll(deps, [
    ...(email === null ? [] : [{ key: accountKey(email), max: accountFailures, windowSeconds }]),
    { key: `address#${sourceNetwork(ipAddress)}`, max: ipAddressFailures, windowSeconds },
  ]);
  return { ...attempt, isKnownDevice: false };
};

export interface RememberDeviceDeps {
  limits: Pick<LimitsStore, 'remember'>;
  clock: Clock;
  /** How long a device stays known after the sign-in that made it known. */
  deviceSeconds: number;
}

/** Make this device known to the account for `deviceSeconds`. Call it only after the right password was sent. */
export const rememberDevice = (
  { limits, clock, deviceSeconds }: RememberDeviceDeps,
  { email, device }: { email: string; device: string },
): Promise<void> => limits.remember(deviceKey(email, device), new Date(clock.now().getTime() + deviceSeconds * 1000));

/**
 * Count an attempt of a known device. All known devices of an account together have a limit too. Otherwise an attacker who once
 * had the password could sign in from many devices, and would have a limit of its own for each of them.
 * @returns `null` if the device is not known to the account, or a limit is reached: then the limits of unknown devices apply.
 */
const reserveByDevice = async (
  { limits, clock, guessLimits }: GuessLimitsDeps,
  { email, device }: { email: string; device: string },
): Promise<Attempt | null> => {
  const { accountFailures: max, windowSeconds } = guessLimits;
  const now = clock.now();
  const own = await limits.reserveRemembered({ key: deviceKey(email, device), max, windowSeconds, now });
  if (own.outcome !== 'reserved') return null;
  const attempt = createAttempt(limits, [own]);
  const all = await releaseIfUnavailable(attempt, () =>
    limits.reserve({ key: devicesKey(email), max: max * ALL_DEVICES_FACTOR, windowSeconds, now }),
  );
  if (all.outcome === 'reserved') return createAttempt(limits, [own, all]);
  await attempt.release();
  return null;
};

/**
 * Count one attempt in all of these counters, or in none of them. A counter with `max` 0 is switched off.
 * @throws {AuthError} `too_many_attempts` if at least one counter is full. Its `retryAfterSeconds` is the latest end of these
 * windows.
 * @throws {StoreUnavailableError}
 */
export const reserveAll = async (
  { limits, clock }: { limits: Pick<LimitsStore, 'reserve' | 'release'>; clock: Clock },
  counters: readonly { key: string; max: number; windowSeconds: number; attemptId?: string }[],
): Promise<Attempt> => {
  const now = clock.now();
  const enabled = counters.filter(({ max }) => max > 0);
  const results = await Promise.allSettled(enabled.map((limit) => limits.reserve({ ...limit, now })));
  const reservations = results.flatMap((result) =>
    result.status === 'fulfilled' && result.value.outcome === 'reserved' ? [result.value] : [],
  );
  const attempt = createAttempt(limits, reservations);
  const failed = results.find((result) => result.status === 'rejected');
  const ends = results.flatMap((result) =>
    result.status === 'fulfilled' && result.value.outcome === 'full' ? [result.value.endsAt.getTime()] : [],
  );
  if (failed !== undefined || ends.length > 0) await attempt.release();
  if (failed !== undefined) throw failed.reason;
  if (ends.length > 0) throw tooManyAttempts(clock, new Date(Math.max(...ends)));
  return attempt;
};

const tooManyAttempts = (clock: Clock, endsAt: Date): AuthError =>
  new AuthError('too_many_attempts', {
    retryAfterSeconds: Math.max(1, Math.ceil((endsAt.getTime() - clock.now().getTime()) / 1000)),
  });

const createAttempt = (limits: Pick<LimitsStore, 'release'>, reservations: readonly Reservation[]): Attempt => {
  let released: Promise<void> | undefined;
  const releaseAll = async () => {
    await settleAll(reservations.map((reservation) => ifAvailable(limits.release(reservation))));
  };
  return {
    release: () => {
      released ??= releaseAll();
      return released;
    },
  };
};

/**
 * Count an attempt and read something in the same round trip. If the store is unavailable for the read, the attempt is released.
 * @throws the error of the reservation, otherwise the error of the read.
 */
export const reserveAndLoad = async <Reserved extends Attempt, Found>(
  reservation: Promise<Reserved>,
  read: Promise<Found>,
): Promise<[Reserved, Found]> => {
  const [reserved, found] = await Promise.allSettled([reservation, read]);
  if (reserved.status === 'rejected') throw reserved.reason;
  return releaseIfUnavailable(reserved.value, async () => {
    if (found.status === 'rejected') throw found.reason;
    return [reserved.value, found.value];
  });
};

/** Do what follows a right guess. If that fails, the attempt is released: it does not count as failed. */
export const releaseOnError = async <Result>(attempt: Attempt, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    await attempt.release();
    throw error;
  }
};

/**
 * Do the work of an attempt. If the store is unavailable, the outcome is unknown, so the attempt is released and not counted as
 * failed.
 */
export const releaseIfUnavailable = async <Result>(attempt: Attempt, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreUnavailableError) await attempt.release();
    throw error;
  }
};

/**
 * As `releaseIfUnavailable`, for work that needs more than the store, such as a key: only a refusal counts as a failed attempt.
 */
export const releaseUnlessRefused = async <Result>(attempt: Attempt, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AuthError)) await attempt.release();
    throw error;
  }
};
