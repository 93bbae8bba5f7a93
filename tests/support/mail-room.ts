import './mail-environment';
import { afterAll, beforeAll } from '@jest/globals';
import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { plantCanary } from './canaries';
import { type FakeSes, type SesMail, startFakeSes } from './fake-ses';
import type { RawItem, Tables } from './tables';

/** A mail as its recipient sees it. */
export interface ReceivedMail extends SesMail {
  /** The path of its link; `null` for a mail without a link. */
  readonly link: string | null;
  /** The token of its link. */
  readonly token: string | null;
}

/** Sends the mails of this file's outbox to a fake Amazon SES, with the live function. */
export interface MailRoom {
  readonly ses: FakeSes;
  /** The stream records of the waiting mails, in the order in which they were put into the outbox. */
  waiting(): Promise<DynamoDBRecord[]>;
  /** Call the live function once, as Lambda does. */
  call(records: readonly DynamoDBRecord[]): Promise<DynamoDBBatchResponse>;
  /** Send all waiting mails. @throws if a mail is still waiting afterwards. */
  deliverMails(): Promise<void>;
  /** The mails that this email received so far, oldest first. */
  mailsTo(email: string): ReceivedMail[];
}

const BATCH = 10;

/**
 * Give this test file a mail room; it also needs `useTables`. Import tests/support/mail-environment.ts before any live module.
 *
 *   const room = useMailRoom(tables);
 *   ... a request that sends a mail ...
 *   await room.deliverMails();
 *   const token = room.mailsTo('ann@example.com').at(-1)?.token;
 */
export const useMailRoom = (tables: Tables): MailRoom => {
  let ses: FakeSes;
  let live: typeof import('../../functions/hooks/send-mails');

  beforeAll(async () => {
    ses = await startFakeSes();
    process.env.AWS_ENDPOINT_URL_SESV2 = ses.endpoint;
    live = await import('../../functions/hooks/send-mails');
  });

  afterAll(async () => {
    const { ses: client } = await import('../../lib/runtime/mailer');
    client.destroy();
    await ses.stop();
  });

  const waiting = async () => {
    const items = await tables.outbox.items();
    return items.filter(isWaiting).map((item, index) => recordOf(item, String(index + 1)));
  };
  const call = (records: readonly DynamoDBRecord[]) =>
    live.handler({ Records: [...records] }, { awsRequestId: 'mail room', getRemainingTimeInMillis: () => 60_000 });

  return {
    get ses() {
      return ses;
    },
    waiting,
    call,
    deliverMails: async () => {
      const records = await waiting();
      for (let start = 0; start < records.length; start += BATCH) {
        const { batchItemFailures } = await call(records.slice(start, start + BATCH));
        if (batchItemFailures.length > 0) throw new Error('a mail was not delivered: see the log');
      }
    },
    mailsTo: (email) => ses.mails.filter(({ to }) => to === email).map(receivedMail),
  };
};

const isWaiting = ({ sent_at, dropped_at, failed }: RawItem): boolean =>
  [sent_at, dropped_at, failed].every((mark) => mark === undefined);

/** The stream image of a new item. Its attributes must be texts, numbers and booleans. */
export const recordOf = (item: RawItem, sequenceNumber: string): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: sequenceNumber,
    NewImage: Object.fromEntries(Object.entries(item).map(([name, value]) => [name, imageOf(value)])),
  },
});

const imageOf = (value: unknown): AttributeValue => {
  if (typeof value === 'boolean') return { BOOL: value };
  return typeof value === 'number' ? { N: String(value) } : { S: String(value) };
};

const receivedMail = (mail: SesMail): ReceivedMail => {
  const link = linkOf(mail.text);
  const token = link === null ? null : new URL(link).searchParams.get('token');
  if (token !== null) plantCanary(token);
  return { ...mail, link, token };
};

/** The line of a text that is a link. */
export const linkOf = (text: string): string | null => /^https?:\/\/\S+$/m.exec(text)?.[0] ?? null;
