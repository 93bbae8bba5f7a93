import type { RefusedCredentials } from './check-credentials';
import type { User } from './entities';
import type { Ids } from './ports';

/** Everything the setting CONTRACT_MODE decides. Code asks the mode; it never asks which mode it is. */
export interface ContractMode {
  readonly name: 'classic';
  /** In code points. */
  readonly minimumPasswordLength: number;
  /** @returns a fresh cookie value for a session of this user: at least 122 random bits. */
  newSessionToken(ids: Ids, userId: string): string;
  /** The name a session cookie of this configured name is set and read under. */
  cookieName(configured: string): string;
  /** Whether session cookies are `Secure` even where the base URL is not https. */
  readonly alwaysSecureCookies: boolean;
  /** @returns the lifetime in seconds; `null`, for no expiry, where the setting is no positive whole number. */
  sessionDurationSeconds(setting: string | undefined): number | null;
  /** Whether somebody may see, change and delete another user of their customer. */
  mayActOn(caller: User, userId: string): boolean;
  /** Whether somebody may list and make users of their customer. Counting them needs no leave. */
  mayManageUsers(caller: User): boolean;
  /** What a caller may learn about why a sign-in was refused. */
  signInRefusal(reason: RefusedCredentials): RefusedCredentials;
}

/**
 * The contract's bodies to the letter, for exercises and migrations: it says who has an account and hands reset tokens to
 * whoever asks, so it is never for a reachable address.
 */
export const classicMode: ContractMode = {
  name: 'classic',
  minimumPasswordLength: 1,
  newSessionToken: (ids) => ids.newId(),
  cookieName: (configured) => configured,
  alwaysSecureCookies: false,
  sessionDurationSeconds: (setting) => {
    const seconds = /^\d{1,10}$/.test(setting ?? '') ? Number(setting) : 0;
    return seconds > 0 ? seconds : null;
  },
  mayActOn: () => true,
  mayManageUsers: () => true,
  signInRefusal: (reason) => reason,
};
