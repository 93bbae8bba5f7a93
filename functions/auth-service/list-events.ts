import { type ListEventsDeps, listEvents, type OwnEvent } from '../../lib/auth/events/list-events';
import type { SessionDeps } from '../../lib/auth/sessions/find-live-session';
import { listEventsQuery } from '../../lib/endpoints/auth-service/list-events';
import { type SessionGuardSettings, signedIn } from '../../lib/endpoints/auth-service/session-guard';
import { ok } from '../../lib/http/response';
import { accountEvents } from '../../lib/runtime/account-events';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: SessionDeps & ListEventsDeps, settings: SessionGuardSettings) =>
  signedIn(deps, settings)(
    async ({ caller, query }) => {
      const { events, nextCursor } = await listEvents(deps, caller, query);
      return ok({ events: events.map(listedEvent), next_cursor: nextCursor });
    },
    { query: listEventsQuery },
  );

const listedEvent = ({ id, type, time, by, address, client }: OwnEvent) => ({
  id,
  type,
  time: time.toISOString(),
  by,
  address,
  client,
});

export const handler = createHandler({ users, sessions, clock, accountEvents, ...config }, config);
