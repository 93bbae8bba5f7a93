import { createHandler } from '../../lib/endpoints/mail-links/show-new-password';
import { config } from '../../lib/runtime/config';
import { ids } from '../../lib/runtime/ids';

export const handler = createHandler({
  ...config.crossOrigin,
  ids,
  mode: config.mode,
  serviceName: config.serviceName,
  mail: config.mail,
  passwords: config.passwords,
});
