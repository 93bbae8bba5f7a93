import { createMailDelivery, type MailDeliveryDeps } from '../../lib/mail/deliver-mails';
import { mailStreamHandler } from '../../lib/mail/mail-stream-handler';
import type { MailSettings } from '../../lib/mail/render-mail';
import { countMetric } from '../../lib/observe/metric';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { emailPolicy } from '../../lib/runtime/email-policy';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { mailer } from '../../lib/runtime/mailer';
import { outbox } from '../../lib/runtime/outbox';
import { signInLinks } from '../../lib/runtime/sign-in-links';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: MailDeliveryDeps, settings: MailSettings) =>
  mailStreamHandler(createMailDelivery(deps, settings));

const { stage, baseUrl, linkSeconds, linksSignUp, mailLimits, crossOrigin, mail } = config;

const onFailed = () => countMetric(stage, 'MailsFailed');

export const handler = createHandler(
  {
    users,
    outbox,
    signInLinks,
    emailPolicy,
    limits,
    mailer,
    clock,
    ids,
    onFailed,
    baseUrl,
    linkSeconds,
    linksSignUp,
    mailLimits,
  },
  { brand: crossOrigin.pages().brand, language: mail.language },
);
