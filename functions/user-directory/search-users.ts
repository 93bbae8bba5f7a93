import { createHandler } from '../../lib/endpoints/user-directory/search-users';
import { guards } from '../../lib/guards';
import { keyRing } from '../../lib/runtime/key-ring';
import { users } from '../../lib/runtime/users';

export const handler = createHandler({ guards, users, cursorSecret: () => keyRing.cursorSecret() });
