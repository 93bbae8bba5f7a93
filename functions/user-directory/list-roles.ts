import { createHandler } from '../../lib/endpoints/user-directory/list-roles';
import { config } from '../../lib/runtime/config';
import { roles } from '../../lib/runtime/roles';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';

export const handler = createHandler({ callers, roles }, config.crossOrigin);
