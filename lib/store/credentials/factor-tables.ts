import type { UserTables } from '../users/user-table';

/** The tables of authenticator apps and passkeys, and of all that changes together with them. */
export interface FactorTables extends Pick<UserTables, 'credentials' | 'users' | 'events' | 'outbox'> {
  readonly sessions: string;
}
