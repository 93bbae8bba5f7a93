import { ok, requireUser } from '../../../lib/guards';

/** `GET /greeting`: for every signed-in user. */
export const handler = requireUser(async ({ caller }) => ok({ message: `Hello ${caller.name ?? caller.email}` }));
