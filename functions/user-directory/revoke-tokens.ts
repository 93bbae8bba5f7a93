import { createHandler } from '../../lib/endpoints/user-directory/revoke-tokens';
import { guards } from '../../lib/guards';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { tokenSessions } from '../../lib/runtime/token-sessions';

export const handler = createHandler({ guards, tokenSessions, clock, events }, config.directoryCookie);
