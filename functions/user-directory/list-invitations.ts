import { createHandler } from '../../lib/endpoints/user-directory/list-invitations';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { invitations } from '../../lib/runtime/invitations';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';

export const handler = createHandler({ callers, invitations, clock }, config.crossOrigin);
