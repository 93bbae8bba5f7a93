import { createHandler } from '../../lib/endpoints/admin-console/show-people';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    clock,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  config.crossOrigin,
);
