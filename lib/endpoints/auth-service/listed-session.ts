import type { ListedSession } from '../../auth/sessions/list-sessions';

/** A session as the auth service shows it to its owner. Times are ISO 8601 in UTC. */
export const listedSession = (session: ListedSession) => ({
  reference: session.reference,
  created_at: session.createdAt.toISOString(),
  last_used_at: session.usedAt.toISOString(),
  authenticated_at: session.authenticatedAt.toISOString(),
  methods: session.methods,
  expires_at: session.expiresAt?.toISOString() ?? null,
  address: session.ipAddress,
  client: session.client,
  current: session.isCurrent,
});
