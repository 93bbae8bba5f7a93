import { createHandler } from '../../lib/endpoints/user-directory/list-roles';
import { guards } from '../../lib/guards';
import { roles } from '../../lib/runtime/roles';

export const handler = createHandler({ guards, roles });
