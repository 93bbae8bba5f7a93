import { createHandler } from '../../lib/endpoints/user-directory/get-directory-user';
import { guards } from '../../lib/guards';
import { users } from '../../lib/runtime/users';

export const handler = createHandler({ guards, users });
