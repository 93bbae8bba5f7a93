import type { Safety } from '../stores/seal-store';
import type { EventType } from './event-types';

/** The events after which an account is safer than before. `user.updated` may be one: its profile says so. */
const meanings: Partial<Record<EventType, Safety>> = {
  'user.password_changed': { password: 'changed' },
  'user.passkey_removed': { passkeys: 'removed' },
  'user.second_factor_removed': { passkeys: 'removed', recoveryCodes: 'used' },
  'user.second_factor_disabled': { recoveryCodes: 'used' },
  'auth.recovery_code_used': { recoveryCodes: 'used' },
  'auth.recovery_codes_replaced': { recoveryCodes: 'used' },
  'user.updated': {},
  'user.deleted': { deleted: true },
};

/** The types of these events. */
export const SAFETY_TYPES = Object.keys(meanings) as EventType[];

/** @param type of an event, of any kind. */
export const safetyOf = (type: string): Safety => meanings[type as EventType] ?? {};
