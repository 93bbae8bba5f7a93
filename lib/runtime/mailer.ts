import { SESv2Client } from '@aws-sdk/client-sesv2';
import type { Mailer } from '../auth/ports';
import { createSesMailer } from '../mail/ses-mailer';
import { checkAnswers } from './check-answers';
import { clientSettings } from './client-settings';
import { config } from './config';

/** Region, endpoint and credentials come from the environment. */
export const ses = checkAnswers(new SESv2Client(clientSettings));

/** Sends mails from the address in MAIL_FROM. Without that setting the function does not start. */
export const mailer: Mailer = createSesMailer(ses, { serviceName: config.serviceName, ...config.mail });
