import { createHandler } from '../../lib/endpoints/hosted-pages/submit-resend';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';

export const handler = createHandler(
  { outbox, limits, clock, ids, events, mailLimits: config.mailLimits },
  { ...config.crossOrigin, mode: config.mode },
);
