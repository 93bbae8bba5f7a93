import { createHandler } from '../../lib/endpoints/admin-console/show-overview';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { dailyCounts } from '../../lib/runtime/daily-counts';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    dailyCounts,
    clock,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  config.crossOrigin,
);
