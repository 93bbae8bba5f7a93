import type { AccountEvent } from '../../lib/auth/entities';
import type { AccountEventsStore } from '../../lib/auth/stores/account-events-store';
import type { RequestSource } from '../../lib/observe/request-scope';
import type { AuthEvent } from '../../lib/store/users/account-events';

const KEPT_MILLISECONDS = 30 * 86_400_000;
const HOUR_MILLISECONDS = 3_600_000;

/** Account events in memory. `add` adds an event as a request from `source` would. */
export interface MemoryAccountEvents extends AccountEventsStore {
  add(event: AuthEvent, source?: RequestSource | null): Promise<void>;
  /** As `add`, for an event that is counted within an hour. */
  count(event: AuthEvent, source?: RequestSource | null): Promise<void>;
}

export const createMemoryAccountEvents = (): MemoryAccountEvents => {
  const kept = new Map<string, AccountEvent & { userId: string; expiresAt: number; latestId?: string }>();
  /** The id of the event that counts the others of its user, type and hour. */
  const firstIds = new Map<string, string>();
  return {
    count: async ({ eventId, type, userId = `unknown#${eventId}`, actorId = null, time }, source = null) => {
      const hour = new Date(Math.floor(time.getTime() / HOUR_MILLISECONDS) * HOUR_MILLISECONDS).toISOString();
      const window = `${userId} ${type} ${hour}`;
      const id = `${hour}#${firstIds.get(window) ?? eventId}`;
      firstIds.set(window, id.slice(id.indexOf('#') + 1));
      const expiresAt = Math.ceil(time.getTime() / 1000) * 1000 + KEPT_MILLISECONDS;
      const earlier = kept.get(`${userId} ${id}`);
      if (earlier?.latestId === eventId) return;
      const { ipAddress = null, client = null } = source ?? {};
      const event = { id, type, time, actorId, ipAddress, client, count: (earlier?.count ?? 0) + 1, methods: null };
      kept.set(`${userId} ${id}`, { ...event, userId, expiresAt, latestId: eventId });
    },
    add: async (
      { eventId, type, userId = `unknown#${eventId}`, actorId = null, time, methods = null },
      source = null,
    ) => {
      const id = `${time.toISOString()}#${eventId}`;
      const expiresAt = Math.ceil(time.getTime() / 1000) * 1000 + KEPT_MILLISECONDS;
      const { ipAddress = null, client = null } = source ?? {};
      const event = { id, type, time, actorId, ipAddress, client, count: 1, methods };
      kept.set(`${userId} ${id}`, { ...event, userId, expiresAt });
    },
    listEvents: async (userId, { before, limit, now }) =>
      [...kept.values()]
        .filter((event) => event.userId === userId && event.expiresAt > now.getTime())
        .filter(({ id }) => before === null || id < before)
        .toSorted((one, other) => (one.id < other.id ? 1 : -1))
        .slice(0, limit)
        .map(({ userId: _, expiresAt: __, latestId: ___, ...event }) => event),
  };
};
