import type { User } from './entities';
import type { CredentialRefusal } from './errors';
import type { Ids } from './ports';
import { ADMIN, hasRole } from './roles';
import { formatOwnedSecret, ownerOf } from './user-id';

/** Everything the setting CONTRACT_MODE decides. Code reads these members and never compares `name`. */
export interface ContractMode {
  readonly name: 'hardened' | 'classic';
  /** The lowest value that the setting for the password length may have, in code points; also its default. */
  readonly minimumPasswordLength: number;
  /**
   * Whether emails are verified, and tokens are sent by mail only. If so: the answers of sign-up and password reset do not depend
   * on whether the email is registered, users can sign in only once their email is verified, and new emails and passwords must
   * satisfy the email policy and the password policy.
   */
  readonly verifiesEmails: boolean;
  /** Whether the profile of the auth service shows more than the email. */
  readonly hasFullProfile: boolean;
  /** Whether a browser that signed in before is recognised by a device cookie. A known device has a guess limit of its own. */
  readonly remembersDevices: boolean;
  /** Whether users need a recent sign-in to delete their own account. */
  readonly requiresRecentAuthentication: boolean;
  /** Whether users of the user directory must send their current password to set a new one for themselves. */
  readonly requiresCurrentPassword: boolean;
  /** @returns a new cookie value for a session of this user, with at least 122 random bits. */
  newSessionToken(ids: Ids, userId: string): string;
  /**
   * Reads the user id from the value of a session cookie; returns `null` for text of another form.
   * The member itself is `null` in a mode whose cookie values contain no user id.
   */
  readonly sessionOwner: ((token: string) => string | null) | null;
  /** The full name of the session cookie, made from the configured name. */
  cookieName(configured: string): string;
  /** Whether session cookies are `Secure` even if the base URL is not https. */
  readonly alwaysSecureCookies: boolean;
  /** Whether pages of every origin may read the answers of the session API, without cookies, if ALLOWED_ORIGINS is not set. */
  readonly opensSessionApi: boolean;
  /** @returns the lifetime in seconds; `null` if sessions never expire; `undefined` if this mode does not accept the setting. */
  sessionDurationSeconds(setting: string | undefined): number | null | undefined;
  /** The default idle limit in seconds; 0 means no limit. */
  readonly sessionIdleSeconds: number;
  /** The default maximum of sign-ups and mail requests from one IP address in a minute; 0 means no limit. */
  readonly signUpsPerMinute: number;
  /** Whether the caller may see, change and delete this user. Callers must check themselves that both have the same customer. */
  mayActOn(caller: User, userId: string): boolean;
  /** Whether the caller may list and create users of their customer. Counting them needs no permission. */
  mayManageUsers(caller: User): boolean;
  /** Whether errors carry a code for programs, and name the field that has the fault, beside the message of the contract. */
  readonly errorsHaveCodes: boolean;
  /** The reason of a refused sign-in as the answer may show it. */
  signInRefusal(reason: CredentialRefusal): CredentialRefusal | 'wrong_credentials';
}

/** The longest lifetime of a session. In seconds, about 317 years. */
export const MAX_DURATION_SECONDS = 9_999_999_999;

const positiveSeconds = (setting: string | undefined): number => {
  const seconds = /^\d+$/.test(setting ?? '') ? Number(setting) : 0;
  return seconds <= MAX_DURATION_SECONDS ? seconds : 0;
};

/**
 * The contract's bodies exactly, for exercises and migrations. Never use it where the service can be reached from the internet:
 * its answers reveal which emails have an account, and it returns a reset token to anybody who requests one.
 */
export const classicMode: ContractMode = {
  name: 'classic',
  minimumPasswordLength: 1,
  verifiesEmails: false,
  hasFullProfile: false,
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
  errorsHaveCodes: false,
  signInRefusal: (reason) => reason,
};

const DAY_SECONDS = 86_400;

/** For services on the internet: no answer reveals which emails have an account, and only users with a verified email sign in. */
export const hardenedMode: ContractMode = {
  name: 'hardened',
  minimumPasswordLength: 8,
  verifiesEmails: true,
  hasFullProfile: true,
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
  errorsHaveCodes: true,
  signInRefusal: () => 'wrong_credentials',
};

/** The modes by the value of CONTRACT_MODE. */
export const contractModes = { hardened: hardenedMode, classic: classicMode } as const;
