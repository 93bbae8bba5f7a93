import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { Mail } from '../../../../lib/auth/entities';
import type { OutboxStore } from '../../../../lib/auth/stores/outbox-store';
import type { UsersStore } from '../../../../lib/auth/stores/users-store';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { clock } from '../../../../lib/runtime/clock';
import { ids } from '../../../../lib/runtime/ids';
import { createOutboxStore } from '../../../../lib/store/mails/outbox-store';
import { createUsersStore } from '../../../../lib/store/users/users-store';
import { createTables, tableDefinitions } from '../../../../scripts/local/engine/tables.mjs';
import type { KeptMail } from '../../../../scripts/local/inbox/local-mailer.mjs';
import { newUser } from '../../../support/new-user';
import { tableNames } from '../../../support/table-names';
import type { Tables } from '../../../support/tables';

/** An outbox of one test, with its stream, and a data folder. */
export interface OutboxFixture {
  readonly settings: {
    serviceDir: string;
    tableName: string;
    endpoint: string;
    region: string;
    dataDir: string;
    announce: (line: string) => void;
  };
  readonly outbox: OutboxStore;
  /** Sign so many people up; each gets a mail to prove their address or, every other one, asks for a new password. */
  putMails(count: number): Promise<Mail[]>;
  /** Whether each of these is marked as sent. */
  areSent(mails: readonly Mail[]): Promise<boolean>;
  /** Use the link in a mail. @returns whether it was good. */
  useLink(mail: KeptMail): Promise<boolean>;
  stop(): Promise<void>;
}

/** @param tables of this test file, on the same engine: users are in them. */
export const createOutboxFixture = async (endpoint: string, tables: Tables): Promise<OutboxFixture> => {
  const database = new DynamoDB({ endpoint });
  const tableName = `${tables.outbox.name}-${randomUUID().slice(0, 8)}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-outbox-'));
  const { OutboxTable } = JSON.parse(readFileSync(process.env.TEST_RESOURCES ?? '', 'utf8'));
  await createTables(
    database,
    tableDefinitions({ OutboxTable }, () => tableName),
  );
  const outbox = createOutboxStore(tables.client, tableName);
  const users = createUsersStore(tables.client, { ...tableNames(tables), outbox: tableName }, ids, clock);

  return {
    outbox,
    settings: { serviceDir: process.cwd(), tableName, endpoint, region: 'eu-west-1', dataDir, announce: () => {} },

    putMails: async (count) => {
      const mails: Mail[] = [];
      for (let number = 0; number < count; number++) {
        const user = newUser();
        const common = { id: randomUUID(), email: user.email, createdAt: new Date() };
        const isReset = number % 2 === 1;
        const mail: Mail = isReset
          ? { ...common, purpose: 'reset-password', userId: null }
          : { ...common, purpose: 'verify-email', userId: user.id };
        await users.createUser(user, isReset ? {} : { mail });
        if (isReset) await outbox.putMail(mail);
        mails.push(mail);
      }
      return mails;
    },

    areSent: async (mails) => (await Promise.all(mails.map(outbox.isWaiting))).every((isWaiting) => !isWaiting),

    useLink: async ({ to, links }) => useLink(users, to, links[0] ?? ''),

    stop: async () => {
      await database.deleteTable({ TableName: tableName });
      database.destroy();
      rmSync(dataDir, { recursive: true });
    },
  };
};

const useLink = async (users: UsersStore, email: string, link: string): Promise<boolean> => {
  const { pathname, searchParams } = new URL(link);
  const token = searchParams.get('token') ?? '';
  const [userId = ''] = token.split('.');
  const proof = { userId, tokenHash: hashToken(token), now: new Date() };
  const passwordHash = `$2b$12$${'x'.repeat(53)}`;
  if (pathname === '/new_password') return users.resetPassword({ ...proof, email, passwordHash });
  return (await users.verifyEmail({ ...proof, by: { passwordHash } })) === email;
};
