import { createGuards } from './endpoints/user-directory/guards';
import { config } from './runtime/config';
import { tokenCallers } from './runtime/token-callers';

export { ok } from './http/response';

/** Wrappers that protect endpoints of your own, with the checks of the user directory: see docs/own-endpoints.md. */
export const { requireUser, requireRoles } = createGuards(tokenCallers, config.crossOrigin);
