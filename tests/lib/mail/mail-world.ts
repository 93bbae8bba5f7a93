import type { DynamoDBRecord } from 'aws-lambda';
import type { Mail, MailedSecret, SignInLink } from '../../../lib/auth/entities';
import type { PrepareMailDeps } from '../../../lib/auth/mailing/prepare-mail';
import type { Mailer, RenderedMail } from '../../../lib/auth/ports';
import { hashToken } from '../../../lib/crypto/hash-token';
import type { MailDeliveryDeps } from '../../../lib/mail/deliver-mails';
import { toMailItem } from '../../../lib/store/mails/outbox-item';
import { plantCanary } from '../../support/canaries';
import { createTestDeps, type FixedClock } from '../../support/deps';
import { recordOf } from '../../support/mail-room';
import { createMemoryLimitsStore } from '../../support/memory-limits-store';
import { createMemoryOutboxStore, type MemoryOutboxStore } from '../../support/memory-outbox';
import { newUser } from '../../support/new-user';
import { pagesWith } from '../../support/page-settings';

const { newId } = createTestDeps().ids;

export const settings = { brand: pagesWith().pages().brand, language: 'en' } as const;
export const baseUrl = 'https://auth.example.com';
export const linkSeconds = {
  'verify-email': 7200,
  'reset-password': 1800,
  'change-email': 10_800,
  'sign-in': 600,
  invitation: 604_800,
};

type Secret = MailedSecret & { readonly expiresAt: Date };
type Answer = Awaited<ReturnType<Mailer['send']>>;

/** Users as the sender of mails sees them. */
export interface FakeUsers {
  readonly store: PrepareMailDeps['users'];
  /** The id of a user who wants every mail. */
  add(email: string): string;
  /** From now on nobody wants a mail. */
  remove(id: string): void;
  /** What was kept last of a kind. */
  kept(userId: string, kind: 'reset' | 'verification' | 'change' | 'invitation'): Secret | undefined;
}

export const createFakeUsers = (): FakeUsers => {
  const emails = new Map<string, string>();
  const secrets = new Map<string, Secret>();
  const keep = (kind: string) => async (secret: Secret) => {
    if (emails.get(secret.userId) !== secret.email) return false;
    secrets.set(`${kind} ${secret.userId}`, secret);
    return true;
  };
  return {
    store: {
      findUser: async (id) => {
        const email = emails.get(id);
        return email === undefined ? null : newUser({ id, email });
      },
      findUserId: async (email) => [...emails].find(([, other]) => other === email)?.[0] ?? null,
      storeResetToken: keep('reset'),
      requestVerification: keep('verification'),
      storeEmailChangeToken: keep('change'),
      storeInvitationToken: keep('invitation'),
    },
    add: (email) => {
      const id = newId();
      emails.set(id, email);
      return id;
    },
    remove: (id) => void emails.delete(id),
    kept: (userId, kind) => secrets.get(`${kind} ${userId}`),
  };
};

export interface MailWorld {
  readonly deps: MailDeliveryDeps;
  readonly clock: FixedClock;
  readonly users: FakeUsers;
  readonly outbox: MemoryOutboxStore;
  /** The sign-in links of its mails. */
  readonly links: SignInLink[];
  /** Taken by the mailer, in this order. */
  readonly sent: RenderedMail[];
  /** How many mails were failed. */
  readonly failures: () => number;
  /** Puts a mail to be sent now; to a user who wants it unless told otherwise. */
  put(changes?: Partial<Mail>): Mail;
}

/** @param answerTo what the mailer says to a mail; it takes those it sends. */
export const createMailWorld = (answerTo: (mail: RenderedMail) => Answer = () => ({ outcome: 'sent' })): MailWorld => {
  const { clock, ids } = createTestDeps();
  const users = createFakeUsers();
  const outbox = createMemoryOutboxStore();
  const sent: RenderedMail[] = [];
  let failures = 0;
  const mailer: Mailer = {
    send: async (mail) => {
      const answer = answerTo(mail);
      if (answer.outcome === 'sent') sent.push(mail);
      return answer;
    },
  };
  const limits = createMemoryLimitsStore();
  const mailLimits = { requestsPerMinute: 0, mailsPerRecipient: 3 };
  const onFailed = () => {
    failures += 1;
  };
  const links: SignInLink[] = [];
  const signInLinks = { putLink: async (link: SignInLink) => void links.push(link) };
  const emailPolicy = { faultOf: async () => null };
  return {
    deps: {
      users: users.store,
      outbox,
      signInLinks,
      emailPolicy,
      limits,
      mailLimits,
      mailer,
      clock,
      ids,
      baseUrl,
      linkSeconds,
      linksSignUp: true,
      onFailed,
    },
    links,
    clock,
    users,
    outbox,
    sent,
    failures: () => failures,
    put: (changes = {}) => {
      const id = newId();
      const email = changes.email ?? `canary-${id}@example.com`;
      const userId = changes.userId === undefined ? users.add(email) : changes.userId;
      const { purpose = 'verify-email' } = changes;
      const values = {
        ...(purpose === 'sign-in' ? { signIn: { browserHash: hashToken(id), returnTo: null } } : {}),
        ...(purpose === 'recovery-code-used' ? { codesLeft: 9 } : {}),
      };
      const mail: Mail = { id, createdAt: clock.now(), ...values, ...changes, purpose, email, userId };
      plantCanary(email);
      outbox.put(mail);
      return mail;
    },
  };
};

/** As the stream shows them, numbered from 1. */
export const recordsOf = (...mails: Mail[]): DynamoDBRecord[] =>
  mails.map((mail, index) => recordOf(toMailItem(mail), String(index + 1)));
