import type { Clock } from '../auth/ports';
import type { EmailChecks } from '../auth/users/email-policy';
import { isDisposableDomain } from './disposable-domains';
import { createKickbox } from './kickbox';
import { createMailDomains } from './mail-domains';
import { suggestEmail } from './suggest-email';

interface EmailSettings {
  readonly emails: {
    readonly asksDns: boolean;
    readonly refusesDisposable: boolean;
    readonly refusesRoles: boolean;
    readonly validationKey: string | null;
  } | null;
  readonly stage: string;
}

interface EmailChecksDeps {
  readonly clock: Clock;
  /** @param name of the parameter that holds the secret. */
  readSecret(name: string, signal: AbortSignal): Promise<string>;
}

/** The checks of new emails that the settings switch on; `null` if every email is accepted. */
export const createEmailChecks = (
  { emails, stage }: EmailSettings,
  { clock, readSecret }: EmailChecksDeps,
): EmailChecks | null => {
  if (emails === null) return null;
  const { asksDns, refusesDisposable, refusesRoles, validationKey: keyName } = emails;
  return {
    refusesRoles,
    isDisposable: refusesDisposable ? isDisposableDomain : null,
    receivesMail: asksDns ? createMailDomains({ stage, clock }) : null,
    validator: keyName === null ? null : createKickbox({ stage, readKey: (signal) => readSecret(keyName, signal) }),
    suggest: suggestEmail,
  };
};
