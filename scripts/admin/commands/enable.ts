import { activeCommand } from '../set-active';

/** Lets a disabled user sign in again. */
export const enable = activeCommand('enable', {
  summary: 'Let a disabled user sign in again',
  details: 'Sessions that ended stay ended.',
});
