import { createHandler } from '../../lib/endpoints/mail-links/show-email-change';
import { config } from '../../lib/runtime/config';

export const handler = createHandler({
  ...config.crossOrigin,
  mode: config.mode,
  passwords: config.passwords,
});
