import type { User } from '../auth/entities';
import type { Step } from './transaction';

/** How long events stay in the table after they were delivered. */
const KEPT_SECONDS = 30 * 86_400;

/** What other code can hang on. */
export type UserEventType =
  | 'user.created'
  | 'user.updated'
  | 'user.deleted'
  | 'user.signed_in'
  | 'user.password_changed';

/** Something that happened to a user, to be told in the transaction that makes it happen. */
export interface UserEventInput {
  /** uuid v4. */
  readonly eventId: string;
  readonly type: UserEventType;
  readonly userId: string;
  readonly actorId: string | undefined;
  /** As they are after it, or were before they were deleted; absent where the profile is not what changed. */
  readonly user?: User;
  readonly time: Date;
}

/** Puts the event into the table whose stream delivers it. It is there already only if our own earlier attempt was done. */
export const eventStep = (table: string, event: UserEventInput): Step<never> => ({
  write: {
    Put: { TableName: table, Item: toItem(event), ConditionExpression: 'attribute_not_exists(user_id)' },
  },
  whenRefused: () => 'done',
});

/** Ordered by time within a user. No secret is among the fields, and none must be added. */
const toItem = ({ eventId, type, userId, actorId, user, time }: UserEventInput) => ({
  user_id: userId,
  id: `${time.toISOString()}#${eventId}`,
  event_id: eventId,
  type,
  time: time.toISOString(),
  ...(actorId === undefined ? {} : { actor_id: actorId }),
  ...(user === undefined ? {} : { user: userOf(user) }),
  expires_at: Math.ceil(time.getTime() / 1000) + KEPT_SECONDS,
});

const userOf = (user: User) => ({
  id: user.id,
  email: user.email,
  name: user.name,
  first_name: user.firstName,
  last_name: user.lastName,
  active: user.active,
  customer: { id: user.customerId },
  roles: user.roles.map(({ id, code, name }) => ({ id, code, name })),
});
