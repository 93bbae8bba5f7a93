import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mailer, RenderedMail } from '../auth/ports';
import { errorName } from '../observe/error-name';

export interface Sender {
  readonly serviceName: string;
  /** An email verified in Amazon SES. */
  readonly from: string;
  /** Name of a configuration set; empty for that of the identity, if it has one. */
  readonly configurationSet?: string;
}

/** Errors with status 400 or 403 that concern our AWS account and not this mail. A later attempt may succeed. */
const ACCOUNT_ERRORS = new Set([
  'AccountSuspendedException',
  'ExpiredToken',
  'ExpiredTokenException',
  'LimitExceededException',
  'MailFromDomainNotVerifiedException',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SendingPausedException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** The maximum number of bytes that fit into an encoded-word of 75 characters. RFC 2047 section 2 */
const ENCODED_BYTES = 45;

/**
 * Sends mails with Amazon SES. A mail counts as sent when SES has accepted it. If the answer is lost, a retry sends the mail
 * again; the SDK retries too.
 * @throws {Error} if `from` is empty.
 * @see Amazon SES API v2 Reference, "SendEmail"
 */
export const createSesMailer = (client: Pick<SESv2Client, 'send'>, sender: Sender): Mailer => {
  if (sender.from === '') throw new Error('Configuration refused: MAIL_FROM is not set, so no mail can be sent');
  const from = addressOf(sender);
  return {
    send: async (mail) => {
      try {
        await client.send(sendCommand({ ...sender, from }, mail));
        return { outcome: 'sent' };
      } catch (error) {
        return { outcome: isPermanent(error) ? 'refused' : 'delayed', reason: errorName(error) };
      }
    },
  };
};

const sendCommand = (
  { from, configurationSet = '' }: Sender,
  { to, subject, text, html }: RenderedMail,
): SendEmailCommand =>
  new SendEmailCommand({
    FromEmailAddress: from,
    ...(configurationSet === '' ? {} : { ConfigurationSetName: configurationSet }),
    Destination: { ToAddresses: [to] },
    Content: {
      Simple: {
        Subject: { Data: subject, Charset: 'UTF-8' },
        Body: { Text: { Data: text, Charset: 'UTF-8' }, Html: { Data: html, Charset: 'UTF-8' } },
      },
    },
  });

/**
 * The `From` header: the sender's email with the name of the service, if the name fits. RFC 5322 section 3.4, RFC 2047 section
 * 5
 */
const addressOf = ({ serviceName, from }: Sender): string => {
  if (/^[ -~]+$/.test(serviceName)) return `"${serviceName.replace(/["\\]/g, '\\$&')}" <${from}>`;
  const bytes = Buffer.from(serviceName);
  return bytes.length > ENCODED_BYTES ? from : `=?UTF-8?B?${bytes.toString('base64')}?= <${from}>`;
};

/**
 * Whether a retry cannot succeed. Access denied counts as permanent although it is a fault of the configuration: retries would
 * delay the mails after this one, and the alarm, for an hour.
 */
const isPermanent = (error: unknown): boolean => {
  if (!(error instanceof Error) || ACCOUNT_ERRORS.has(error.name)) return false;
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status === 400 || status === 403;
};
