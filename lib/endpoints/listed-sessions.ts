import * as v from 'valibot';
import { METHODS } from '../auth/methods';
import type { ListedSession } from '../auth/sessions/list-sessions';
import type { Answer } from './operation';

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

/** An example that the schema accepts. */
export const exampleSession = {
  reference: 'pFHqjHqU6mPpC3mLF0eJ7b0NPlT3xyt3Jm8QhJZbCpg',
  created_at: '2026-11-20T10:00:00.123Z',
  last_used_at: '2026-11-20T10:54:00.456Z',
  authenticated_at: '2026-11-20T10:00:00.123Z',
  methods: ['pwd'],
  expires_at: '2026-11-21T10:00:00.123Z',
  address: '198.51.100.7',
  client: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  current: true,
};

/** The answer that lists sessions: those of the caller, or those of another user to an admin. */
export const sessionsAnswer = (): Answer => ({
  description:
    'Each session has a `reference`, which is not secret: it authenticates nobody. `address` is the IP address ' +
    'and `client` the user agent that began it; `null` if not known. `authenticated_at` is when the user last proved ' +
    'who they are and `methods` how: `pwd` password, `otp` one-time code, `hwk` passkey, `email` link or code by mail, ' +
    '`recovery` recovery code. `current` marks the session of this request.',
  schema: v.strictObject({ sessions: v.array(listedSessionSchema) }),
  examples: {
    success: {
      sessions: [exampleSession],
    },
  },
});

/** A session as answers show it. Times are ISO 8601 in UTC. */
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
