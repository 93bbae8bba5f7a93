import type { User } from '../../auth/entities';
import { isActiveAdmin, isSetActive } from '../../auth/roles';
import { sameFactors } from '../credentials/credential-steps';
import { toEpochSeconds } from '../table/epoch-seconds';
import type { Step } from '../table/transaction';
import { type Refusal, userRefusal } from './user-change';
import { claimKey, toExpiry, toItem } from './user-item';

/**
 * Create the user, unless their id exists.
 * @param signUpHash hash of the secret that the browser receives at sign-up, to prove later that it is the one that signed up.
 */
export const createUserStep = (table: string, user: User, signUpHash?: string): Step<Refusal> => ({
  write: {
    Put: {
      TableName: table,
      Item: { ...toItem(user), ...(signUpHash === undefined ? {} : { sign_up_hash: signUpHash }) },
      ConditionExpression: 'attribute_not_exists(id)',
    },
  },
  whenRefused: () => 'changed-since-read',
});

/**
 * Delete the user, if their email, active state, customer, roles and second factors are as they were read, and whether they count as
 * an admin: the claim, the count of admins, the caller's permission and the credentials that are deleted with them depend on these. Also refused if they have accepted
 * their invitation since.
 */
export const deleteUserStep = (table: string, user: User): Step<Refusal> => ({
  write: {
    Delete: {
      TableName: table,
      Key: { id: user.id },
      ConditionExpression: [
        'email = :email AND active = :active AND customer_id = :customer',
        user.roles.length === 0 ? 'attribute_not_exists(#roles)' : '#roles = :roles',
        sameFactors(user).condition,
        ...(user.invitation === null ? [] : ['attribute_exists(invited_at)']),
        ...(user.isUncounted ? ['attribute_exists(uncounted)'] : []),
      ].join(' AND '),
      ExpressionAttributeNames: { '#roles': 'roles' },
      ExpressionAttributeValues: {
        ':email': user.email,
        ':active': isSetActive(user),
        ':customer': user.customerId,
        ...(user.roles.length === 0 ? {} : { ':roles': user.roles }),
        ...sameFactors(user).values,
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  },
  whenRefused: userRefusal,
});

/**
 * Write the item that claims an email for a user. If another user has claimed it, the result is `email-taken`. The claim of an
 * account that has expired at `now` is overwritten; DynamoDB deletes the user of that account later (TTL).
 * @param ifAlreadyClaimed the result if this user has claimed the email already. For a new user that is `done`: an earlier
 *   attempt succeeded.
 */
export const claimStep = (
  table: string,
  { id, email, expiresAt }: Pick<User, 'id' | 'email' | 'expiresAt'>,
  ifAlreadyClaimed: 'done' | 'changed-since-read',
  now: Date,
): Step<Refusal> => ({
  write: {
    Put: {
      TableName: table,
      Item: { ...claimKey(email), user_id: id, ...toExpiry({ expiresAt }) },
      ConditionExpression: 'attribute_not_exists(id) OR expires_at <= :now',
      ExpressionAttributeValues: { ':now': toEpochSeconds(now) },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  },
  whenRefused: (claim) => (claim?.user_id?.S === id ? ifAlreadyClaimed : 'email-taken'),
});

/**
 * Keep the claim of an account that no longer expires. Refused if the account had expired and another one has the email now: the
 * claim decides between the two.
 */
export const keepClaimStep = (
  table: string,
  { id, email }: Pick<User, 'id' | 'email'>,
): Step<'changed-since-read'> => ({
  write: {
    Update: {
      TableName: table,
      Key: claimKey(email),
      ConditionExpression: 'user_id = :id',
      UpdateExpression: 'REMOVE expires_at',
      ExpressionAttributeValues: { ':id': id },
    },
  },
  whenRefused: () => 'changed-since-read',
});

/** Check that the user still has the claim on their email. */
export const ownClaimStep = (table: string, { id, email }: Pick<User, 'id' | 'email'>): Step<'changed-since-read'> => ({
  write: {
    ConditionCheck: {
      TableName: table,
      Key: claimKey(email),
      ConditionExpression: 'user_id = :id',
      ExpressionAttributeValues: { ':id': id },
    },
  },
  whenRefused: () => 'changed-since-read',
});

/** Delete the user's claim on an email. */
export const unclaimStep = (table: string, { id, email }: Pick<User, 'id' | 'email'>): Step<Refusal> => ({
  write: {
    Delete: {
      TableName: table,
      Key: claimKey(email),
      ConditionExpression: 'user_id = :id',
      ExpressionAttributeValues: { ':id': id },
    },
  },
  whenRefused: () => 'changed-since-read',
});

/**
 * Update the count of active admins of each customer. It never goes from one to zero.
 * @param before `null` for a user who is created.
 * @param after `null` for a user who is deleted.
 */
export const adminCountSteps = (table: string, before: User | null, after: User | null): Step<Refusal>[] => {
  const changes = new Map<number, number>();
  const count = (user: User | null, by: number) => {
    if (user !== null && isActiveAdmin(user)) changes.set(user.customerId, (changes.get(user.customerId) ?? 0) + by);
  };
  count(before, -1);
  count(after, 1);
  return [...changes]
    .filter(([, by]) => by !== 0)
    .map(([customerId, by]) => ({
      write: {
        Update: {
          TableName: table,
          Key: { id: customerId },
          ConditionExpression: by < 0 ? 'active_admins > :one' : 'attribute_exists(id)',
          UpdateExpression: 'ADD active_admins :by',
          ExpressionAttributeValues: { ':by': by, ...(by < 0 ? { ':one': 1 } : {}) },
        },
      },
      whenRefused: () => {
        if (by < 0) return 'last-admin';
        throw new Error(`customer ${customerId} is not there`);
      },
    }));
};

/**
 * Decoy for the writes of `createUser`: checks that always hold, in a transaction of the same size, so that timing does not
 * reveal whether a user was created. Nothing is written.
 */
export const decoySteps = (table: string, { id, email }: Pick<User, 'id' | 'email'>): Step<'done'>[] =>
  [{ id }, claimKey(email), claimKey(`${email}#`)].map((key) => ({
    write: {
      ConditionCheck: {
        TableName: table,
        Key: key,
        ConditionExpression: 'attribute_exists(id) OR attribute_not_exists(id)',
      },
    },
    whenRefused: () => 'done',
  }));
