import { GetCommand, type GetCommandOutput, type UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Mail, User } from '../../auth/entities';
import type { UserEventType } from '../../auth/events/event-types';
import type { Clock, EventSubject, Ids } from '../../auth/ports';
import type { WithActor } from '../../auth/stores/users-store';
import { mailSteps } from '../mails/outbox-item';
import { attempt } from '../table/attempt';
import { conditionHolds } from '../table/condition';
import type { TableClient } from '../table/table-client';
import { type Step, transact } from '../table/transaction';
import { type EventsTable, eventStep } from './user-events';
import { isExpired, type UserItem } from './user-item';

/** The tables that a change of a user may write to. */
export interface UserTables {
  readonly users: string;
  readonly credentials: string;
  readonly customers: string;
  readonly events: EventsTable;
  readonly outbox: string;
}

/** The calls that all parts of the users store share. */
export interface UserTable {
  /** A strongly consistent read of one item, a user or a claim. */
  get(key: { id: string }): Promise<GetCommandOutput['Item']>;
  /** As `get`, but `null` unless the item is a user who has not expired. */
  findItem(id: string): Promise<UserItem | null>;
  /** @returns `false` if the condition did not hold. */
  update(command: UpdateCommand): Promise<boolean>;
  /** With a client token of its own, so that DynamoDB recognises a retry. */
  transact<Failure extends string>(steps: readonly Step<Failure>[]): Promise<Failure | 'done'>;
  /** @param user given only if their profile changed: after the change, or before they were deleted. */
  eventStep(type: UserEventType, of: EventSubject, time: Date, by?: WithActor, user?: User): Step<never>;
  /** Empty without a mail. */
  mailSteps(mail: Mail | undefined): Step<never>[];
}

export const createUserTable = (client: TableClient, tables: UserTables, ids: Ids, clock: Clock): UserTable => {
  const get: UserTable['get'] = async (key) => {
    const command = new GetCommand({ TableName: tables.users, Key: key, ConsistentRead: true });
    return (await attempt(client, (options) => client.documents.send(command, options))).Item;
  };
  return {
    get,
    findItem: async (id) => {
      const item = await get({ id });
      // The id may come from a request and name a claim, which has no `email` attribute and is not a user.
      return item?.email === undefined || isExpired(item, clock.now()) ? null : (item as UserItem);
    },
    update: (command) => conditionHolds(() => attempt(client, (options) => client.documents.send(command, options))),
    transact: (steps) => transact(client, steps, ids.newId()),
    eventStep: (type, { id: userId, customerId }, time, { actorId } = {}, user) =>
      eventStep(tables.events, {
        eventId: ids.newId(),
        type,
        userId,
        customerId,
        time,
        actorId,
        ...(user && { user }),
      }),
    mailSteps: (mail) => mailSteps(tables.outbox, mail),
  };
};
