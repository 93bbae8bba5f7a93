import { createGuards } from './endpoints/user-directory/guards';
import { config } from './runtime/config';
import { tokenCallers } from './runtime/token-callers';

/** The wrappers that protect the user directory's own endpoints, for endpoints of your own: see docs/own-endpoints.md. */
export const { requireUser, requireRoles } = createGuards(tokenCallers, config.crossOrigin);
