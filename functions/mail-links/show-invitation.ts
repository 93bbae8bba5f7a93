import { createHandler } from '../../lib/endpoints/mail-links/show-invitation';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { customers } from '../../lib/runtime/customers';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  { users, customers, clock },
  {
    ...config.crossOrigin,
    mode: config.mode,
    passwords: config.passwords,
    relyingParty: config.relyingParty,
    serviceName: config.serviceName,
  },
);
