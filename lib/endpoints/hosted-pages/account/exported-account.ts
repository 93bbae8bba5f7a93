import * as v from 'valibot';
import type { User } from '../../../auth/entities';
import { type ListEventsDeps, listEvents, type OwnEvent } from '../../../auth/events/list-events';
import { type ListSessionsDeps, listSessions } from '../../../auth/sessions/list-sessions';
import { settleBoth } from '../../../auth/settle';
import type { SessionCaller } from '../../../auth/tokens/find-session-caller';
import { exampleEvent, listedEvent, listedEventSchema } from '../../listed-events';
import {
  type ListSecondFactorsDeps,
  listSecondFactors,
  noSecondFactors,
  secondFactorsSchema,
} from '../../listed-second-factors';
import { exampleSession, listedSession, listedSessionSchema } from '../../listed-sessions';
import { loginSchema } from '../../login-schema';

export interface ExportAccountDeps extends ListSessionsDeps, ListEventsDeps, ListSecondFactorsDeps {}

const EVENTS_PER_PAGE = 100;
/** So that the answer stays below the 6 MB of Lambda, whatever happened to the account. */
const MAX_EVENTS = 10_000;

const time = v.pipe(v.string(), v.isoTimestamp());
const name = v.nullable(v.string());

/** The schema of what `exportedAccount` returns. */
export const exportedAccountSchema = v.strictObject({
  exported_at: time,
  profile: v.strictObject({
    id: v.pipe(v.string(), v.uuid()),
    email: loginSchema,
    email_verified: v.boolean(),
    first_name: name,
    last_name: name,
    name,
    roles: v.array(v.string()),
    customer_id: v.number(),
    has_password: v.boolean(),
    created_at: time,
    updated_at: time,
  }),
  second_factors: secondFactorsSchema,
  sessions: v.array(listedSessionSchema),
  events: v.array(listedEventSchema),
  events_complete: v.pipe(v.boolean(), v.description('`false` if there are more than 10,000 events.')),
});

/** An example that the schema accepts. */
export const exampleExport = () => ({
  exported_at: '2026-11-20T15:00:00.000Z',
  profile: {
    id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    email: 'ada@example.com',
    email_verified: true,
    first_name: 'Ada',
    last_name: 'Lovelace',
    name: 'Ada Lovelace',
    roles: [],
    customer_id: 1,
    has_password: true,
    created_at: '2026-11-20T10:00:00.000Z',
    updated_at: '2026-11-20T10:00:00.000Z',
  },
  second_factors: noSecondFactors,
  sessions: [exampleSession],
  events: [exampleEvent],
  events_complete: true,
});

/** Everything that the service keeps about a user, without secrets, in the JSON forms of the auth service. */
export const exportedAccount = async (
  deps: ExportAccountDeps,
  { user, session }: Pick<SessionCaller, 'user' | 'session'>,
): Promise<v.InferOutput<typeof exportedAccountSchema>> => {
  const [[sessions, { events, isComplete }], factors] = await settleBoth(
    settleBoth(listSessions(deps, { caller: user, session }), allEvents(deps, user)),
    user.hasTotp || user.passkeys > 0 ? listSecondFactors(deps, user.id) : Promise.resolve(noSecondFactors),
  );
  return {
    exported_at: deps.clock.now().toISOString(),
    profile: exportedProfile(user),
    second_factors: factors,
    sessions: sessions.map(listedSession),
    events: events.map(listedEvent),
    events_complete: isComplete,
  };
};

const exportedProfile = (user: User) => ({
  id: user.id,
  email: user.email,
  email_verified: user.emailVerified,
  first_name: user.firstName,
  last_name: user.lastName,
  name: user.name,
  roles: user.roles.map(({ code }) => code),
  customer_id: user.customerId,
  has_password: user.passwordHash !== null,
  created_at: user.createdAt.toISOString(),
  updated_at: user.updatedAt.toISOString(),
});

const allEvents = async (
  deps: ListEventsDeps,
  user: Pick<User, 'id'>,
): Promise<{ events: OwnEvent[]; isComplete: boolean }> => {
  const all: OwnEvent[] = [];
  let cursor: string | undefined;
  do {
    const { events, nextCursor } = await listEvents(deps, user, { limit: EVENTS_PER_PAGE, cursor });
    all.push(...events);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined && all.length < MAX_EVENTS);
  return { events: all, isComplete: cursor === undefined };
};
