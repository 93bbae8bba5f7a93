import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { SignInLink, User } from '../../auth/entities';
import type { UserEventType } from '../../auth/events/event-types';
import type { Ids } from '../../auth/ports';
import type { SignInLinkEffect, SignInLinksStore } from '../../auth/stores/sign-in-links-store';
import { attempt } from '../table/attempt';
import { conditionHolds } from '../table/condition';
import { LATEST_SECONDS, toEpochSeconds } from '../table/epoch-seconds';
import type { TableClient } from '../table/table-client';
import { type Step, transact } from '../table/transaction';
import { proveEmailStep } from '../users/email-steps';
import type { Refusal } from '../users/user-change';
import { eventStep } from '../users/user-events';
import { claimStep, createUserStep, keepClaimStep } from '../users/user-steps';
import type { SessionTables } from './sessions-store';
import { fromItem, type SignInLinkItem, signInLinkKey, toItem } from './sign-in-link-item';

type Try = Parameters<SignInLinksStore['countTry']>[0];

/** `SignInLinksStore` on the sessions table: one item per email. Its effects are on the users table. */
export const createSignInLinksStore = (client: TableClient, tables: SessionTables, ids: Ids): SignInLinksStore => {
  const { sessions: table } = tables;

  return {
    putLink: async (link) => {
      // No condition is needed: the newest link replaces any other.
      const command = new PutCommand({ TableName: table, Item: toItem(link) });
      await attempt(client, (options) => client.documents.send(command, options));
    },

    findLink: async (emailHash, now) => {
      const command = new GetCommand({ TableName: table, Key: signInLinkKey({ emailHash }), ConsistentRead: true });
      const { Item: item } = await attempt(client, (options) => client.documents.send(command, options));
      const link = item === undefined ? null : fromItem(item as SignInLinkItem);
      return link === null || link.expiresAt <= now ? null : link;
    },

    countTry: async (by) => {
      const item = await counted(client, tryCommand(table, by), by.id);
      const link = item === null ? null : fromItem(item);
      return item === null || link === null ? null : { link, tries: item.tries };
    },

    discardLink: async (link) => {
      const command = new DeleteCommand({
        TableName: table,
        Key: signInLinkKey(link),
        ConditionExpression: 'link_hash = :hash',
        ExpressionAttributeValues: { ':hash': link.linkHash },
      });
      await conditionHolds(() => attempt(client, (options) => client.documents.send(command, options)));
    },

    consumeLink: async (link, { effect, now }) => {
      const record = (type: UserEventType, { id: userId, customerId }: User, user?: User) =>
        eventStep(tables.events, {
          eventId: ids.newId(),
          type,
          userId,
          customerId,
          actorId: undefined,
          time: now,
          ...(user && { user }),
        });
      const steps = [consumeStep(table, link, now), ...effectSteps(tables.users, effect, now, record)];
      // A transaction also without an effect: its client token makes a retry safe, so a lost response does not cost the user the link.
      const outcome = await transact(client, steps, ids.newId());
      if (outcome === 'done') return 'consumed';
      return outcome === 'changed-since-read' ? outcome : 'refused';
    },
  };
};

/**
 * Count a try of the code, unless it is over. The `<` also refuses a malformed number of tries.
 * @see ASVS 5.0 15.4.2
 */
const tryCommand = (table: string, { id, emailHash, browserHash, max, now }: Try): UpdateCommand =>
  new UpdateCommand({
    TableName: table,
    Key: signInLinkKey({ emailHash }),
    ConditionExpression:
      'browser_hash = :browser AND expires_at > :now AND expires_at <= :latest AND tries < :max AND ' +
      '(attribute_not_exists(latest_try) OR latest_try <> :try)',
    UpdateExpression: 'SET latest_try = :try ADD tries :one',
    ExpressionAttributeValues: {
      ':browser': browserHash,
      ':now': toEpochSeconds(now),
      ':latest': LATEST_SECONDS,
      ':max': max,
      ':try': id,
      ':one': 1,
    },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });

/** @returns the item with this try; `null` if it was refused. An earlier attempt of the same try has stored its id. */
const counted = async (client: TableClient, command: UpdateCommand, id: string): Promise<SignInLinkItem | null> => {
  try {
    const { Attributes: item } = await attempt(client, (options) => client.documents.send(command, options));
    return item as SignInLinkItem;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const item = error.Item === undefined ? null : (unmarshall(error.Item) as SignInLinkItem);
    return item?.latest_try === id ? item : null;
  }
};

/** Delete the link, if it is still the newest of its email and has not expired at `now`. */
const consumeStep = (table: string, link: SignInLink, now: Date): Step<'refused'> => ({
  write: {
    Delete: {
      TableName: table,
      Key: signInLinkKey(link),
      ConditionExpression: 'link_hash = :hash AND expires_at > :now AND expires_at <= :latest',
      ExpressionAttributeValues: { ':hash': link.linkHash, ':now': toEpochSeconds(now), ':latest': LATEST_SECONDS },
    },
  },
  whenRefused: () => 'refused',
});

type Record = (type: UserEventType, of: User, user?: User) => Step<never>;

const effectSteps = (
  users: string,
  effect: SignInLinkEffect,
  now: Date,
  record: Record,
): Step<Refusal | 'refused'>[] => {
  if (effect === null) return [];
  if ('creates' in effect) {
    const { creates: user } = effect;
    return [createUserStep(users, user), claimStep(users, user, 'done', now), record('user.created', user, user)];
  }
  const { verifies: user, signUpHash } = effect;
  const removesPassword = signUpHash === null && user.passwordHash !== null;
  return [
    proveEmailStep(users, { user, signUpHash, now }),
    ...(user.expiresAt === null ? [] : [keepClaimStep(users, user)]),
    record('user.email_verified', user),
    ...(removesPassword ? [record('user.password_changed', user)] : []),
  ];
};
