import { randomUUID } from 'node:crypto';
import type { User } from '../lib/auth/entities';
import { hashToken } from '../lib/crypto/hash-token';
import { toItem as toSessionItem } from '../lib/store/sessions/session-item';
import { batchWrite } from '../lib/store/table/batch-write';
import { claimKey, toItem as toUserItem } from '../lib/store/users/user-item';
import { newUser } from '../tests/support/new-user';

export const SESSIONS_PER_USER = 3;
const USERS_PER_CUSTOMER = 1000;
const PART = 400;

/**
 * Write users with their email claims and three sessions each directly into the tables: without conditions, events and mails. Every
 * customer has 1,000 of them, so that what grows with the users of a customer stays the same. @param report called after every tenth.
 */
export const seedPeople = async (count: number, report: (done: number) => void): Promise<void> => {
  const { config } = await import('../lib/runtime/config');
  const { tableClient } = await import('../lib/runtime/table-client');
  const put = (table: string, items: readonly object[]) =>
    batchWrite(
      tableClient,
      table,
      items.map((item) => ({ PutRequest: { Item: { ...item } } })),
    );
  for (let first = 0; first < count; first += PART) {
    const users = Array.from({ length: Math.min(PART, count - first) }, (_, offset) => personOf(first + offset));
    const claims = users.map(({ id, email }) => ({ ...claimKey(email), user_id: id }));
    await Promise.all([
      put(config.usersTable, [...users.map(toUserItem), ...claims]),
      put(config.sessionsTable, users.flatMap(sessionsOf)),
    ]);
    if (Math.floor(((first + PART) * 10) / count) > Math.floor((first * 10) / count)) report(first + users.length);
  }
};

const personOf = (index: number): User =>
  newUser({
    email: `person.${index}@scale.example`,
    name: `Person ${index}`,
    emailVerified: true,
    customerId: 1 + Math.floor(index / USERS_PER_CUSTOMER),
  });

const sessionsOf = ({ id: userId, createdAt }: User): object[] =>
  Array.from({ length: SESSIONS_PER_USER }, () =>
    toSessionItem({
      tokenHash: hashToken(randomUUID()),
      userId,
      epoch: 0,
      createdAt,
      authenticatedAt: createdAt,
      methods: ['pwd'],
      expiresAt: new Date(createdAt.getTime() + 86_400_000),
      usedAt: createdAt,
      ipAddress: '192.0.2.1',
      client: 'Firefox on Linux',
    }),
  );
