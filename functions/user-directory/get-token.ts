import { createHandler } from '../../lib/endpoints/user-directory/get-token';
import { config } from '../../lib/runtime/config';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';

export const handler = createHandler({ callers }, config.crossOrigin);
