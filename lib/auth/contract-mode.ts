import type { User } from './entities';
import type { CredentialRefusal } from './errors';
import type { Ids } from './ports';
import { ADMIN, hasRole } from './roles';
import { formatOwnedSecret, ownerOf } from './user-id';

/** Everything the setting CONTRACT_MODE decides. Code asks the mode; it never asks which mode it is. */
export interface ContractMode {
  readonly name: 'hardened' | 'classic';
  /** The shortest password a setting may allow, in code points; also what it is without the setting. */
  readonly minimumPasswordLength: number;
  /**
   * Whether addresses are proved by mail and secrets travel by mail alone. Then sign-up and reset answer alike whoever has the
   * address, nobody signs in before the proof, and new addresses and passwords are looked at closely.
   */
  readonly verifiesEmails: boolean;
  /** Whether browsers that signed in before are known again, and have an allowance of guesses of their own. */
  readonly remembersDevices: boolean;
  /** Whether who ends their own account must have signed in lately. */
  readonly requiresRecentAuthentication: boolean;
  /** Whether who sets their own password on the user directory must prove the present one. */
  readonly requiresCurrentPassword: boolean;
  /** @returns a fresh cookie value for a session of this user: at least 122 random bits. */
  newSessionToken(ids: Ids, userId: string): string;
  /** The id of the user that a session cookie's value names, `null` for one that names none; itself `null` where values name nobody. */
  readonly sessionOwner: ((token: string) => string | null) | null;
  /** The name a session cookie of this configured name is set and read under. */
  cookieName(configured: string): string;
  /** Whether session cookies are `Secure` even where the base URL is not https. */
  readonly alwaysSecureCookies: boolean;
  /** Whether every page may read the answers of the session API, without cookies, where no other origins are allowed. */
  readonly opensSessionApi: boolean;
  /** @returns the lifetime in seconds; `null`, for no expiry; `undefined` for a setting that this mode does not start with. */
  sessionDurationSeconds(setting: string | undefined): number | null | undefined;
  /** Without a setting, in seconds; 0 for no idle limit. */
  readonly sessionIdleSeconds: number;
  /** Without a setting: sign-ups, and requests for mail, of one address in a minute; 0 for no limit. */
  readonly signUpsPerMinute: number;
  /** Whether somebody may see, change and delete another user of their customer. */
  mayActOn(caller: User, userId: string): boolean;
  /** Whether somebody may list and make users of their customer. Counting them needs no leave. */
  mayManageUsers(caller: User): boolean;
  /** What a caller may learn about why a sign-in was refused. */
  signInRefusal(reason: CredentialRefusal): CredentialRefusal | 'wrong_credentials';
}

const positiveSeconds = (setting: string | undefined): number =>
  /^\d{1,10}$/.test(setting ?? '') ? Number(setting) : 0;

/**
 * The contract's bodies to the letter, for exercises and migrations: it says who has an account and hands reset tokens to
 * whoever asks, so it is never for a reachable address.
 */
export const classicMode: ContractMode = {
  name: 'classic',
  minimumPasswordLength: 1,
  verifiesEmails: false,
  remembersDevices: false,
  requiresRecentAuthentication: false,
  requiresCurrentPassword: false,
  newSessionToken: (ids) => ids.newId(),
  sessionOwner: null,
  cookieName: (configured) => configured,
  alwaysSecureCookies: false,
  opensSessionApi: true,
  sessionDurationSeconds: (setting) => {
    const seconds = positiveSeconds(setting);
    return seconds > 0 ? seconds : null;
  },
  sessionIdleSeconds: 0,
  signUpsPerMinute: 0,
  mayActOn: () => true,
  mayManageUsers: () => true,
  signInRefusal: (reason) => reason,
};

const DAY_SECONDS = 86_400;

/** For reachable addresses: no answer says who has an account, and whoever signs in has proved their mailbox. */
export const hardenedMode: ContractMode = {
  name: 'hardened',
  minimumPasswordLength: 8,
  verifiesEmails: true,
  remembersDevices: true,
  requiresRecentAuthentication: true,
  requiresCurrentPassword: true,
  newSessionToken: (ids, userId) => formatOwnedSecret(userId, ids.newSecret()),
  sessionOwner: ownerOf,
  cookieName: (configured) => `__Host-${configured}`,
  alwaysSecureCookies: true,
  opensSessionApi: false,
  sessionDurationSeconds: (setting) => (setting === undefined ? DAY_SECONDS : positiveSeconds(setting) || undefined),
  sessionIdleSeconds: 3600,
  signUpsPerMinute: 20,
  mayActOn: (caller, userId) => caller.id === userId || hasRole(caller, ADMIN.code),
  mayManageUsers: (caller) => hasRole(caller, ADMIN.code),
  signInRefusal: () => 'wrong_credentials',
};

/** By the value of CONTRACT_MODE. */
export const contractModes = { hardened: hardenedMode, classic: classicMode } as const;
