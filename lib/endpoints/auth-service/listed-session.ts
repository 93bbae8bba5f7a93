import * as v from 'valibot';
import { METHODS } from '../../auth/methods';
import type { ListedSession } from '../../auth/sessions/list-sessions';

const time = v.pipe(v.string(), v.isoTimestamp());

/** The schema of what `listedSession` returns. */
export const listedSessionSchema = v.strictObject({
  reference: v.string(),
  created_at: time,
  last_used_at: time,
  authenticated_at: time,
  methods: v.array(v.picklist(METHODS)),
  expires_at: v.nullable(time),
  address: v.nullable(v.string()),
  client: v.nullable(v.string()),
  current: v.boolean(),
});

/** A session as the auth service shows it to its owner. Times are ISO 8601 in UTC. */
export const listedSession = (session: ListedSession): v.InferOutput<typeof listedSessionSchema> => ({
  reference: session.reference,
  created_at: session.createdAt.toISOString(),
  last_used_at: session.usedAt.toISOString(),
  authenticated_at: session.authenticatedAt.toISOString(),
  methods: [...session.methods],
  expires_at: session.expiresAt?.toISOString() ?? null,
  address: session.ipAddress,
  client: session.client,
  current: session.isCurrent,
});
