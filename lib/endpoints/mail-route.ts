import type { ContractMode } from '../auth/contract-mode';
import { requireMailing } from '../auth/mailing/require-mailing';
import type { EdgeSettings } from '../http/cross-origin';

/** The settings of a route that sends mail or uses the link of a mail. */
export interface MailRouteSettings extends EdgeSettings {
  readonly mode: Pick<ContractMode, 'verifiesEmails'>;
}

/** The precondition of such a route: in a mode without mail it answers 404 to every request. */
export const mailingPrecondition =
  ({ mode }: Pick<MailRouteSettings, 'mode'>) =>
  (): void =>
    requireMailing(mode);
