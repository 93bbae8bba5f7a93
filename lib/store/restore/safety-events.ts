import { safetyOf } from '../../auth/events/safety-events';
import type { SafetyEvent } from '../../auth/stores/seal-store';

/** The attributes of an event that are read here. */
export interface SafetyEventItem {
  readonly user_id: string;
  readonly type: string;
  /** The user after the event. */
  readonly user?: { readonly active?: boolean; readonly roles?: readonly { readonly id: number }[] };
}

export const safetyEventOf = ({ user_id: userId, type, user }: SafetyEventItem): SafetyEvent => ({
  userId,
  ...safetyOf(type),
  ...(type === 'user.deleted' || user?.active === undefined ? {} : { active: user.active }),
  ...(type === 'user.deleted' || user?.roles === undefined ? {} : { roleIds: user.roles.map(({ id }) => id) }),
});
