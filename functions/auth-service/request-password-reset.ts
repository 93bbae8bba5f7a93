import { type AskForResetDeps, askForReset } from '../../lib/auth/passwords/request-password-reset';
import { RESET_SENT, requestPasswordResetBody } from '../../lib/endpoints/auth-service/request-password-reset';
import { authServiceSurface } from '../../lib/endpoints/auth-service/surface';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { sameSite } from '../../lib/http/same-site';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: AskForResetDeps, { origins }: { origins: readonly string[] }) =>
  httpHandler(
    authServiceSurface,
    { body: requestPasswordResetBody, admit: sameSite(origins) },
    async ({ body, address }) => {
      const { email, token } = await askForReset(deps, { ...body, address });
      return ok(token === null ? { email, message: RESET_SENT } : { email, reset_token: token });
    },
  );

export const handler = createHandler({ users, outbox, limits, clock, ids, events, ...config }, config);
