import { createHandler } from '../../lib/endpoints/admin-console/show-invitations';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { invitations } from '../../lib/runtime/invitations';
import { roles } from '../../lib/runtime/roles';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    invitations,
    roles,
    clock,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  config.crossOrigin,
);
