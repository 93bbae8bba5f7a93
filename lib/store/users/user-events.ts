import type { User } from '../../auth/entities';
import { currentRequestScope } from '../../observe/request-scope';
import type { Step } from '../table/transaction';

/** How long events stay in the table: also how long their user can read them. */
const KEPT_SECONDS = 30 * 86_400;

/** What other code can hang on. */
export type UserEventType =
  | 'user.created'
  | 'user.updated'
  | 'user.deleted'
  | 'user.signed_in'
  | 'user.password_changed'
  | 'user.email_verified';

/** Something that happened to a user, to be told in the transaction that makes it happen. */
export interface UserEventInput {
  /** uuid v4. */
  readonly eventId: string;
  /** `auth.*` is for the user's own eyes: no subscriber gets it. */
  readonly type: UserEventType | `auth.${string}`;
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

/**
 * What every item of the events table has, ordered by time within a user; `address` and `client` are those of the request that
 * is being answered, for the user's own eyes: subscribers never get them.
 */
export const toEventItem = (event: Omit<UserEventInput, 'type' | 'user'> & { readonly type: string }) => {
  const { eventId, type, userId, actorId, time } = event;
  const { ipAddress, client = null } = currentRequestScope()?.source ?? {};
  return {
    user_id: userId,
    id: `${time.toISOString()}#${eventId}`,
    event_id: eventId,
    type,
    time: time.toISOString(),
    ...(actorId === undefined ? {} : { actor_id: actorId }),
    ...(ipAddress === undefined ? {} : { address: ipAddress }),
    ...(client === null ? {} : { client }),
    expires_at: Math.ceil(time.getTime() / 1000) + KEPT_SECONDS,
  };
};

/** No secret is among the fields, and none must be added. */
const toItem = ({ user, ...event }: UserEventInput) => ({
  ...toEventItem(event),
  ...(user === undefined ? {} : { user: userOf(user) }),
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
