import * as v from 'valibot';
import type { Passkey } from '../auth/entities';

const time = v.pipe(v.string(), v.isoTimestamp());

/** The schema of what `listedPasskey` returns. */
export const passkeySchema = v.strictObject({
  id: v.pipe(v.string(), v.description('The credential id, in base64url. It is not secret.')),
  name: v.string(),
  created_at: time,
  last_used_at: v.pipe(v.nullable(time), v.description('The last sign-in with it; `null` if there was none.')),
  backed_up: v.pipe(v.boolean(), v.description('Whether the passkey manager has copies of it.')),
});

/** A passkey as its user sees it, without the key. Times are ISO 8601 in UTC. */
export const listedPasskey = ({ id, name, createdAt, lastUsedAt, backedUp }: Passkey) => ({
  id,
  name,
  created_at: createdAt.toISOString(),
  last_used_at: lastUsedAt?.toISOString() ?? null,
  backed_up: backedUp,
});

export const examplePasskey = {
  id: 'rqD3Un5T1JrT4JxPQ6ZJbh4yhOGk7HqKSVH8Vv0yHwo',
  name: 'Laptop',
  created_at: '2026-11-20T10:00:00.123Z',
  last_used_at: '2026-11-29T08:12:01.004Z',
  backed_up: true,
};
