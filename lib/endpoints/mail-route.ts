import type { ContractMode } from '../auth/contract-mode';
import { requireMailing } from '../auth/mailing/require-mailing';
import type { OriginSettings } from '../http/cross-origin';

/** What a route that is about mail is set to. */
export interface MailRouteSettings extends OriginSettings {
  readonly mode: Pick<ContractMode, 'verifiesEmails'>;
}

/** The precondition of a route that is about mail: 404 in a mode without mail, whoever asks and whatever was sent. */
export const mailingPrecondition =
  ({ mode }: Pick<MailRouteSettings, 'mode'>) =>
  (): void =>
    requireMailing(mode);
