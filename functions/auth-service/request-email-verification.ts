import { type RequestVerificationDeps, requestVerification } from '../../lib/auth/emails/request-verification';
import {
  requestEmailVerificationBody,
  VERIFICATION_SENT,
} from '../../lib/endpoints/auth-service/request-email-verification';
import { authServiceSurface } from '../../lib/endpoints/auth-service/surface';
import { admitMailChange, type MailRouteSettings } from '../../lib/endpoints/mail-route';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';

export const createHandler = (deps: RequestVerificationDeps, settings: MailRouteSettings) => {
  const input = { body: requestEmailVerificationBody, admit: admitMailChange(settings) };
  return httpHandler(authServiceSurface, input, async ({ body: { email }, address }) => {
    await requestVerification(deps, { email, address });
    return ok({ email, message: VERIFICATION_SENT });
  });
};

export const handler = createHandler({ outbox, limits, clock, ids, events, ...config }, config);
