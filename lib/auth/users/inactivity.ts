import type { User } from '../entities';
import { AuthError } from '../errors';

/** What an admin says about the activity of a user. `undefined` keeps reason and end, `null` removes them. */
export interface ActivityChange {
  active: boolean;
  inactiveReason?: string | null | undefined;
  inactiveUntil?: Date | null | undefined;
}

/**
 * Check what an admin says about the activity of a user. With `active: true`, reason and end may be sent back as they are stored;
 * they are removed.
 * @param before the user before the change.
 * @throws {AuthError} `invalid_field` for an end that is not later than `now`, and for a reason or an end of an active user.
 */
export const requireActivity = (before: User, change: ActivityChange, now: Date): void => {
  const { active, inactiveReason = null, inactiveUntil = null } = change;
  if (!active) {
    if (inactiveUntil !== null && inactiveUntil <= now)
      throw new AuthError('invalid_field', { field: 'inactive_until', fault: { code: 'not_in_future' } });
    return;
  }
  const isKnown = inactiveUntil?.getTime() === before.inactiveUntil?.getTime();
  if (inactiveReason !== null && inactiveReason !== before.inactiveReason)
    throw new AuthError('invalid_field', { field: 'inactive_reason', fault: { code: 'only_inactive' } });
  if (inactiveUntil !== null && !isKnown)
    throw new AuthError('invalid_field', { field: 'inactive_until', fault: { code: 'only_inactive' } });
};
