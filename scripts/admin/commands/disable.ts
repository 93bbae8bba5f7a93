import { activeCommand } from '../set-active';

/** End all sessions of a user and let them begin none. */
export const disable = activeCommand('disable', {
  summary: 'Keep a user from signing in, and end all their sessions',
  details: "It counts from the next request on. A customer's last active admin stays.",
});
