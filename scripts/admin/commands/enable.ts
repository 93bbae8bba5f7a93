import { activeCommand } from '../set-active';

/** Let a disabled user sign in again. */
export const enable = activeCommand('enable', {
  summary: 'Let a disabled user sign in again',
  details: 'Sessions that ended stay ended.',
});
