import { activeCommand } from '../set-active';

/** Ends all sessions of a user and refuses new ones. */
export const disable = activeCommand('disable', {
  summary: 'End all sessions of a user and refuse new ones',
  details: 'It takes effect with the next request. The last active admin of a customer cannot be disabled.',
});
