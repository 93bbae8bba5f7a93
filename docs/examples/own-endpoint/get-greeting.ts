import { requireUser } from '../../../lib/guards';
import { ok } from '../../../lib/http/response';

/** `GET /greeting`: for every signed-in user. */
export const handler = requireUser(async ({ caller }) => ok({ message: `Hello ${caller.name ?? caller.email}` }));
