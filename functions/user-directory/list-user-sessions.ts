import { createHandler } from '../../lib/endpoints/user-directory/list-user-sessions';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { sessions } from '../../lib/runtime/sessions';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { users } from '../../lib/runtime/users';

const { sessionIdleSeconds } = config;

export const handler = createHandler({ callers, users, sessions, clock, sessionIdleSeconds }, config.crossOrigin);
