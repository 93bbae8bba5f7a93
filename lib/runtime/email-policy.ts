import type { EmailPolicy } from '../auth/ports';
import { createEmailPolicy } from '../auth/users/email-policy';
import { createEmailChecks } from '../quality/email-checks';
import { clock } from './clock';
import { config } from './config';
import { readSecretParameter } from './secret-parameter';

/** Configured by EMAIL_DOMAINS, DISPOSABLE_EMAILS, ROLE_EMAILS, EMAIL_VALIDATION and the contract mode. */
export const emailPolicy: EmailPolicy = createEmailPolicy(
  createEmailChecks(config, { clock, readSecret: readSecretParameter }),
);
