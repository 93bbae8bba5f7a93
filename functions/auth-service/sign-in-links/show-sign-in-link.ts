import { createHandler } from '../../../lib/endpoints/auth-service/sign-in-links/show-sign-in-link';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { signInLinks } from '../../../lib/runtime/sign-in-links';

export const handler = createHandler({ signInLinks, clock }, config.crossOrigin);
