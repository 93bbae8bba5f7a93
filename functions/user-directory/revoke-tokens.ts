import { createHandler } from '../../lib/endpoints/user-directory/revoke-tokens';
import { guards } from '../../lib/guards';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { tokenSessions } from '../../lib/runtime/token-sessions';

export const handler = createHandler({ guards, tokenSessions, events }, config.directoryCookie);
