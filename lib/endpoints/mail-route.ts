import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ContractMode } from '../auth/contract-mode';
import { requireMailing } from '../auth/mailing/require-mailing';
import { requireSameSite } from '../http/same-site';

/** What decides who may use a route that is about mail. */
export interface MailRouteSettings {
  readonly mode: Pick<ContractMode, 'verifiesEmails'>;
  /** Origins whose pages may change state. */
  readonly origins: readonly string[];
}

/** What a route that is about mail and changes state asks before anything else: 404 in a mode without mail, whatever was sent. */
export const admitMailChange =
  ({ mode, origins }: MailRouteSettings) =>
  (event: APIGatewayProxyEventV2): void => {
    requireMailing(mode);
    requireSameSite(event, origins);
  };
