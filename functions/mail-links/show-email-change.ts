import { createHandler } from '../../lib/endpoints/mail-links/show-email-change';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  { users, clock },
  {
    ...config.crossOrigin,
    mode: config.mode,
    passwords: config.passwords,
  },
);
