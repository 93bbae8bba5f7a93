import { type StreamHandler, streamHandler } from '../streams/stream-handler';
import type { DeliverMails } from './deliver-mails';

/** The maximum time of one mail: 8 seconds of table calls, and three attempts of the mailer of up to 3 seconds each. */
const MAIL_MILLISECONDS = 20_000;

/** Sends the mails of each batch. */
export const mailStreamHandler = (deliverMails: DeliverMails): StreamHandler =>
  streamHandler({
    deliver: deliverMails,
    partMilliseconds: MAIL_MILLISECONDS,
    logEvents: { done: 'mails_delivered', delayed: 'mails_delayed' },
  });
