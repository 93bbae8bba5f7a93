import { profileClaims } from '../../lib/auth/tokens/access-token';
import type { Guards } from '../../lib/endpoints/user-directory/guards';
import { guards } from '../../lib/guards';
import { ok } from '../../lib/http/response';

export const createHandler = ({ requireUser }: Pick<Guards, 'requireUser'>) =>
  requireUser(async ({ payload, caller }) => ok({ ...payload, ...profileClaims(caller) }));

export const handler = createHandler(guards);
