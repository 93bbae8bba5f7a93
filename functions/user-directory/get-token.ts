import { createHandler } from '../../lib/endpoints/user-directory/get-token';
import { guards } from '../../lib/guards';

export const handler = createHandler(guards);
