import { createHandler } from '../../lib/endpoints/hosted-pages/submit-forgot';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    outbox,
    limits,
    clock,
    ids,
    events,
    mode: config.mode,
    mailLimits: config.mailLimits,
    linkSeconds: config.linkSeconds,
  },
  config.crossOrigin,
);
