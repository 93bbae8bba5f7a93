import { hashToken } from '../../crypto/hash-token';
import type { ContractMode } from '../contract-mode';
import { AuthError, StoreUnavailableError } from '../errors';
import { ifAvailable } from '../if-available';
import type { Clock } from '../ports';
import { settleAll } from '../settle';
import type { LimitsStore, Reservation } from '../stores/limits-store';
import { sourceNetwork } from './source-network';

/** So many times the allowance of one device is that of all devices of an account. */
const DEVICES = 4;

/** How often somebody may be wrong; 0 switches a limit off. */
export interface GuessLimitSettings {
  /** Of an account by those who are not known, and of each device that is known to it. */
  readonly accountFailures: number;
  readonly addressFailures: number;
  /** Seconds; doubles from one full window to the next, up to 900. */
  readonly windowSeconds: number;
}

/** What guess limits work with. */
export interface GuessLimitsDeps {
  limits: Pick<LimitsStore, 'reserve' | 'reserveRemembered' | 'release'>;
  clock: Clock;
  guessLimits: GuessLimitSettings;
  mode: Pick<ContractMode, 'remembersDevices'>;
}

/** Whose password is guessed, and where from. */
export interface GuessSource {
  /** Canonical; `null` for what is no address and so nobody's. */
  readonly email: string | null;
  /** As the gateway gives it. */
  readonly ipAddress: string;
  /** Value of the device cookie, whatever it may be; `null` without one. */
  readonly device: string | null;
}

/** What counts until it is given back. */
export interface Attempt {
  /** For an attempt that was right, or that nothing is known of. Once is enough; what the store cannot take ends with its window. */
  release(): Promise<void>;
}

/** An attempt at a password. */
export interface GuessAttempt extends Attempt {
  /** Whether it comes from a device that somebody who knew this account's password signed in by. */
  readonly isKnownDevice: boolean;
}

/** The key under which an account's failures are counted, whether or not it exists. */
export const accountKey = (email: string): string => `account#${email}`;

/** The email first: it has no space, so no other pair reads the same. */
const deviceKey = (email: string, device: string): string => `device#${hashToken(`${email} ${device}`)}`;

/** The key under which the failures of all devices are counted that are known to an account. */
export const devicesKey = (email: string): string => `devices#${email}`;

/** What decides whether devices are known. */
export interface DevicesEnabledDeps {
  mode: Pick<ContractMode, 'remembersDevices'>;
  guessLimits: Pick<GuessLimitSettings, 'accountFailures'>;
}

/** Whether devices are known at all. */
export const devicesEnabled = ({ mode, guessLimits }: DevicesEnabledDeps): boolean =>
  mode.remembersDevices && guessLimits.accountFailures > 0;

/**
 * Reserve one attempt, before anything is hashed: exact over all instances, as many callers as there may be at once.
 * A device that is known to the account has an allowance of its own, which nobody else can use up; everybody else shares
 * that of the account and that of their address.
 * @throws {AuthError} `too_many_attempts`; then nothing was counted.
 * @throws {StoreUnavailableError} if it cannot be reserved.
 * @see OWASP ASVS 5.0 6.3.1, 15.4.2; NIST SP 800-63B-4 section 3.2.2; OWASP "Slow Down Online Guessing Attacks with Device Cookies"
 */
export const reserveAttempt = async (deps: GuessLimitsDeps, source: GuessSource): Promise<GuessAttempt> => {
  const { accountFailures, addressFailures, windowSeconds } = deps.guessLimits;
  const { email, device, ipAddress } = source;
  if (email !== null && device !== null && devicesEnabled(deps)) {
    const attempt = await reserveByDevice(deps, { email, device });
    if (attempt !== null) return { ...attempt, isKnownDevice: true };
  }
  const attempt = await reserveAll(deps, [
    ...(email === null ? [] : [{ key: accountKey(email), max: accountFailures, windowSeconds }]),
    { key: `address#${sourceNetwork(ipAddress)}`, max: addressFailures, windowSeconds },
  ]);
  return { ...attempt, isKnownDevice: false };
};

/** What `rememberDevice` works with. */
export interface RememberDeviceDeps {
  limits: Pick<LimitsStore, 'remember'>;
  clock: Clock;
  /** How long a device is known after the sign-in by which it became so. */
  deviceSeconds: number;
}

/** From now on this device is known to the account; only for somebody who has just given the right password. */
export const rememberDevice = (
  { limits, clock, deviceSeconds }: RememberDeviceDeps,
  { email, device }: { email: string; device: string },
): Promise<void> => limits.remember(deviceKey(email, device), new Date(clock.now().getTime() + deviceSeconds * 1000));

/**
 * `null` for a device that is not known to the account, or has used up its allowance: then it is as anybody else. What all
 * devices of an account fail together is counted too, or whoever once had the password could collect allowances.
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
  const all = await unlessStoreFails(attempt, () =>
    limits.reserve({ key: devicesKey(email), max: max * DEVICES, windowSeconds, now }),
  );
  if (all.outcome === 'reserved') return createAttempt(limits, [own, all]);
  await attempt.release();
  return null;
};

/**
 * Reserve in every one of these counters, or in none; one of which 0 may get in is switched off.
 * @throws {AuthError} `too_many_attempts`, until there is room in all.
 * @throws {StoreUnavailableError}
 */
export const reserveAll = async (
  { limits, clock }: { limits: Pick<LimitsStore, 'reserve' | 'release'>; clock: Clock },
  counters: readonly { key: string; max: number; windowSeconds: number }[],
): Promise<Attempt> => {
  const now = clock.now();
  const wanted = counters.filter(({ max }) => max > 0);
  const results = await Promise.allSettled(wanted.map((limit) => limits.reserve({ ...limit, now })));
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

/** Reserve and find at once; what was reserved is given back if the store fails meanwhile. */
export const reservedAnd = async <Reserved extends Attempt, Found>(
  reserving: Promise<Reserved>,
  finding: Promise<Found>,
): Promise<[Reserved, Found]> => {
  const [reserved, found] = await Promise.allSettled([reserving, finding]);
  if (reserved.status === 'rejected') throw reserved.reason;
  return unlessStoreFails(reserved.value, async () => {
    if (found.status === 'rejected') throw found.reason;
    return [reserved.value, found.value];
  });
};

/** Give an attempt back if the store failed meanwhile: nothing is known of it, so it is no failure. */
export const unlessStoreFails = async <Result>(attempt: Attempt, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreUnavailableError) await attempt.release();
    throw error;
  }
};
